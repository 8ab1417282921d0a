package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.relay.Relay;
import dev.parley.stream.Entry;
import dev.parley.stream.LogLimits;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.FixedEpoch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves delivery on the real log: every subscriber gets every entry from its starting point on, once and in order,
 * whatever it does, and a slow subscriber queues no more than its bound.
 */
@Timeout(60)
@EachDatabase
class FanoutTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");
    private static final String EPOCH = new FixedEpoch().current();

    @TempDir
    Path directory;

    private HikariDataSource database;
    private StreamLog log;
    private Fanout fanout;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.open(directory);
        log = new StreamLog(database, () -> List.of(fanout), LogLimits.DEFAULT, Clock.systemUTC());
        fanout = new Fanout(log, Relay.standalone(), new FixedEpoch(), 2);
        log.start();
    }

    @AfterEach
    void stop() {
        log.stop();
        fanout.destroy();
        database.close();
    }

    @Test
    void subscriberWithoutSinceStartsAtTheHead() {
        post(LOBBY, 3);
        var ada = new Reader(1_000_000);
        assertThat(follow(ada, LOBBY, OptionalLong.empty())).isEqualTo(3);
        post(LOBBY, 2);
        ada.awaitLast(5);
        assertThat(ada.seqs()).containsExactly(4L, 5L);
    }

    @Test
    void subscriberWithSinceGetsMissedThenNewEntries() {
        post(LOBBY, 1000);
        var ada = new Reader(1_000_000);
        assertThat(follow(ada, LOBBY, OptionalLong.of(10))).isEqualTo(1000);
        post(LOBBY, 5);
        ada.awaitLast(1005);
        assertThat(ada.seqs()).containsExactlyElementsOf(numbers(11, 1005));
    }

    @Test
    void numberBeyondTheHeadStartsAtTheHead() {
        post(LOBBY, 3);
        var ada = new Reader(1_000_000);
        assertThat(follow(ada, LOBBY, OptionalLong.of(99))).isEqualTo(3);
        post(LOBBY, 1);
        ada.awaitLast(4);
        assertThat(ada.seqs()).containsExactly(4L);
    }

    @Test
    void numberBeyondTheHeadOfTheSameEpochResets() {
        post(LOBBY, 3);
        var ada = new Reader(1_000_000);
        assertThat(follow(ada, 99, EPOCH)).isEqualTo(new SubscriptionStart(EPOCH, 3, true, OptionalLong.of(1)));
        post(LOBBY, 1);
        ada.awaitLast(4);
        assertThat(ada.seqs()).containsExactlyElementsOf(numbers(1, 4));
    }

    @Test
    void numberOfAnotherEpochResets() {
        post(LOBBY, 3);
        var ada = new Reader(1_000_000);
        assertThat(follow(ada, 2, "anotherEpoch")).isEqualTo(new SubscriptionStart(EPOCH, 3, true, OptionalLong.of(1)));
        post(LOBBY, 1);
        ada.awaitLast(4);
        assertThat(ada.seqs()).containsExactlyElementsOf(numbers(1, 4));
    }

    @Test
    void emptyStreamResetsToOne() {
        var ada = new Reader(1_000_000);
        assertThat(follow(ada, 5, "anotherEpoch")).isEqualTo(new SubscriptionStart(EPOCH, 0, true, OptionalLong.of(1)));
        post(LOBBY, 1);
        ada.awaitLast(1);
    }

    @Test
    void numberOfTheSameEpochContinues() {
        post(LOBBY, 3);
        var ada = new Reader(1_000_000);
        assertThat(follow(ada, 3, EPOCH)).isEqualTo(SubscriptionStart.after(EPOCH, 3));
        var grace = new Reader(1_000_000);
        assertThat(follow(grace, 1, EPOCH)).isEqualTo(SubscriptionStart.after(EPOCH, 3));
        grace.awaitLast(3);
        assertThat(grace.seqs()).containsExactly(2L, 3L);
        assertThat(ada.seqs()).isEmpty();
    }

    @Test
    void readerGetsTheFirstNumberWhenEntriesWereDeleted() throws Exception {
        post(LOBBY, 10);
        delete(4);
        var ada = new Reader(1_000_000);
        assertThat(follow(ada, 1, null)).isEqualTo(new SubscriptionStart(EPOCH, 10, false, OptionalLong.of(5)));
        ada.awaitLast(10);
        assertThat(ada.seqs()).containsExactlyElementsOf(numbers(5, 10));
        assertThat(follow(new Reader(1_000_000), 4, null)).isEqualTo(SubscriptionStart.after(EPOCH, 10));
        assertThat(follow(new Reader(1_000_000), 0, "anotherEpoch"))
                .isEqualTo(new SubscriptionStart(EPOCH, 10, true, OptionalLong.of(5)));
        delete(10);
        var grace = new Reader(1_000_000);
        assertThat(follow(grace, 6, EPOCH)).isEqualTo(new SubscriptionStart(EPOCH, 10, false, OptionalLong.of(11)));
        post(LOBBY, 1);
        grace.awaitLast(11);
        assertThat(grace.seqs()).containsExactly(11L);
    }

    @Test
    void streamsDoNotMix() {
        var ada = new Reader(1_000_000);
        follow(ada, LOBBY, OptionalLong.empty());
        post(OPS, 5);
        post(LOBBY, 1);
        ada.awaitLast(1);
        assertThat(ada.seqs()).containsExactly(1L);
    }

    @Test
    void cancelledSubscriptionGetsNoFurtherEntries() throws Exception {
        var ada = new Reader(1_000_000);
        var grace = new Reader(1_000_000);
        var held = fanout.follow(LOBBY, OptionalLong.empty(), "ada", ada, ada, head -> {});
        follow(grace, LOBBY, OptionalLong.empty());
        var cancelled = new CountDownLatch(1);
        fanout.cancel(held, cancelled::countDown);
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        post(LOBBY, 1);
        grace.awaitLast(1);
        assertThat(ada.seqs()).isEmpty();
    }

    @Test
    void revokedUserStopsReceivingAndIsNotified() {
        var ada = new Reader(1_000_000);
        var grace = new Reader(1_000_000);
        follow(ada, LOBBY, OptionalLong.empty());
        var subscribed = new CompletableFuture<Long>();
        fanout.follow(LOBBY, OptionalLong.empty(), "grace", grace, grace, subscribed::complete);
        subscribed.join();
        post(LOBBY, 1);
        ada.awaitLast(1);
        fanout.revoke(LOBBY, "ada");
        post(LOBBY, 1);
        grace.awaitLast(2);
        assertThat(ada.seqs()).containsExactly(1L);
        assertThat(ada.revoked).isTrue();
        assertThat(grace.revoked).isFalse();
    }

    @Test
    void entryIsEncodedOnceForEqualEncoders() {
        var encoder = new CountingEncoder();
        var readers = new ArrayList<Reader>();
        for (int i = 0; i < 50; i++) {
            var reader = new Reader(1_000_000);
            readers.add(reader);
            follow(reader, LOBBY, OptionalLong.empty(), encoder);
        }
        post(LOBBY, 10);
        readers.forEach(reader -> reader.awaitLast(10));
        assertThat(encoder.encoded).isEqualTo(10);
    }

    @Test
    void slowReaderStaysWithinItsBoundAndGetsEveryEntry() {
        var slow = new Reader(1000);
        var quick = new Reader(1_000_000);
        slow.pause();
        follow(slow, LOBBY, OptionalLong.empty());
        follow(quick, LOBBY, OptionalLong.empty());
        post(LOBBY, 2000);
        quick.awaitLast(2000);
        assertThat(slow.outbox.queuedBytes()).isLessThanOrEqualTo(1000 + Reader.FRAME_BYTES);
        slow.resume();
        slow.awaitLast(2000);
        assertThat(slow.seqs()).containsExactlyElementsOf(numbers(1, 2000));
        assertThat(fanout.stats().catchUps()).isPositive();
    }

    /**
     * The property: recovered and live entries together have no gap and no repeat, whatever the readers do meanwhile.
     */
    @Test
    void recoveredAndLiveHaveNoGapAndNoRepeat() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int entries = 4000;
        var done = new AtomicBoolean();
        var readers = new ArrayList<Reader>();
        for (int i = 0; i < 12; i++) {
            var reader = new Reader(4_000 + random.nextInt(50_000));
            readers.add(reader);
            reader.follow(random.nextBoolean() ? new CountingEncoder() : Reader.SHARED);
        }
        var restless = new Thread(() -> {
            while (!done.get()) {
                var reader = readers.get(random.nextInt(readers.size()));
                switch (random.nextInt(3)) {
                    case 0 -> reader.pause();
                    case 1 -> reader.resume();
                    default -> reader.reconnect();
                }
                Thread.yield();
            }
        });
        restless.start();
        for (int i = 0; i < entries; ) {
            int burst = Math.min(entries - i, 1 + random.nextInt(200));
            post(LOBBY, burst);
            i += burst;
        }
        done.set(true);
        restless.join();
        for (Reader reader : readers) {
            reader.resume();
            reader.awaitLast(entries);
            assertThat(reader.seqs()).as("seed %d", seed).containsExactlyElementsOf(numbers(1, entries));
        }
    }

    @Test
    void topicDeliversTheSnapshotThenTheEvents() {
        var ada = new Reader(1_000_000);
        fanout.watch("t", () -> number(7), json -> json, ada, () -> {});
        fanout.publish("t", number(8));
        fanout.publish("other", number(99));
        fanout.publish("t", number(9));
        ada.awaitLast(9);
        assertThat(ada.seqs()).containsExactly(7L, 8L, 9L);
    }

    @Test
    void subscriberThatMissedEventsGetsAFreshSnapshot() {
        var state = new java.util.concurrent.atomic.AtomicLong(1);
        var slow = new Reader(50);
        slow.pause();
        fanout.watch("t", () -> number(1000 + state.get()), json -> json, slow, () -> {});
        for (int i = 2; i <= 100; i++) {
            state.set(i);
            fanout.publish("t", number(i));
        }
        fanout.publish("marker", number(0));
        slow.resume();
        slow.awaitLast(1100);
        assertThat(slow.seqs()).doesNotContain(100L).endsWith(1100L);
    }

    private SubscriptionStart follow(Reader reader, long since, @Nullable String epoch) {
        var opened = new CompletableFuture<SubscriptionStart>();
        var from = new StartingPoint(OptionalLong.of(since), epoch);
        fanout.follow(LOBBY, from, "ada", reader, reader, opened::complete);
        return opened.join();
    }

    private void delete(long upTo) throws Exception {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("DELETE FROM entry WHERE seq <= ?")) {
            delete.setLong(1, upTo);
            delete.executeUpdate();
        }
    }

    private long follow(Reader reader, StreamId stream, OptionalLong since) {
        return follow(reader, stream, since, reader);
    }

    private long follow(Reader reader, StreamId stream, OptionalLong since, EntryEncoder encoder) {
        var head = new CompletableFuture<Long>();
        fanout.follow(stream, since, "ada", encoder, reader, head::complete);
        return head.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void post(StreamId stream, int count) {
        var appends = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < count; i++) {
            appends.add(log.append(new NewEntry(Entry.MESSAGE, "grace", null, "hello", null, null), List.of(stream)));
        }
        CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new)).join();
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static byte[] number(long number) {
        return ByteBuffer.allocate(Reader.FRAME_BYTES).putLong(number).array();
    }

    /** Counts its calls. */
    private static final class CountingEncoder implements EntryEncoder {

        private volatile int encoded;

        @Override
        public synchronized byte[] encode(Entry entry) {
            encoded++;
            return number(entry.seq());
        }
    }

    /** A peer that records every number it gets; the test decides whether its socket accepts bytes. */
    private final class Reader implements SubscriptionSink, EntryEncoder, Transport {

        static final int FRAME_BYTES = 40;

        private static final EntryEncoder SHARED = entry -> number(entry.seq());

        private final long bound;
        private final List<Long> seqs = new ArrayList<>();
        private EntryEncoder encoder = this;
        private Outbox outbox;
        private Subscription subscription;
        private Runnable held;
        private boolean paused;
        private int generation;
        private volatile boolean revoked;

        Reader(long bound) {
            this.bound = bound;
            this.outbox = new Outbox(this, bound, ignored -> revoked = true);
        }

        @Override
        public byte[] encode(Entry entry) {
            return number(entry.seq());
        }

        synchronized void follow(EntryEncoder chosen) {
            encoder = chosen;
            subscription = fanout.follow(LOBBY, OptionalLong.of(last()), "ada", chosen, outbox, head -> {});
        }

        /** Reconnects like a client: the new connection continues after the last entry received on the old one. */
        synchronized void reconnect() {
            outbox.close();
            fanout.cancel(subscription);
            held = null;
            generation++;
            int mine = generation;
            outbox = new Outbox((frames, done, failed) -> write(mine, frames, done), bound, ignored -> revoked = true);
            follow(encoder);
        }

        synchronized void pause() {
            paused = true;
        }

        void resume() {
            Runnable done;
            synchronized (this) {
                paused = false;
                done = held;
                held = null;
            }
            if (done != null) {
                done.run();
            }
        }

        @Override
        public void write(List<byte[]> frames, Runnable done, Runnable failed) {
            write(0, frames, done);
        }

        private void write(int mine, List<byte[]> frames, Runnable done) {
            synchronized (this) {
                if (mine != generation) {
                    return;
                }
                frames.forEach(frame -> seqs.add(ByteBuffer.wrap(frame).getLong()));
                notifyAll();
                if (paused) {
                    held = done;
                    return;
                }
            }
            done.run();
        }

        private long last() {
            return seqs.isEmpty() ? 0 : seqs.get(seqs.size() - 1);
        }

        synchronized List<Long> seqs() {
            return List.copyOf(seqs);
        }

        synchronized void awaitLast(long seq) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (last() != seq) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                assertThat(left)
                        .as("waiting for %d, at %d of %d", seq, last(), seqs.size())
                        .isPositive();
                try {
                    wait(Math.min(left, 100));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Override
        public int offer(List<byte[]> frames) {
            return outbox.offer(frames);
        }

        @Override
        public void flush() {
            outbox.flush();
        }

        @Override
        public void whenWritable(Runnable then) {
            outbox.whenWritable(then);
        }

        @Override
        public void revoked(Subscription ended) {
            outbox.revoked(ended);
        }
    }
}
