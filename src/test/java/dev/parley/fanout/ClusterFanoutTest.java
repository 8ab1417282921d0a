package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.AppendListener;
import dev.parley.stream.Entry;
import dev.parley.stream.LogLimits;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import dev.parley.testing.FixedEpoch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves that readers of one node get the entries of another one, once and in order, by whatever way they arrive: two
 * logs on one database, and between the nodes a relay that loses, repeats, delays and reorders.
 */
@Timeout(60)
class ClusterFanoutTest {

    private static final StreamId LOBBY = StreamId.room("lobby");

    @TempDir
    Path directory;

    private final TestRelay relay = new TestRelay();
    private HikariDataSource database;
    private StreamLog here;
    private StreamLog there;
    private Fanout fanout;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.sqlite(directory);
    }

    @AfterEach
    void stop() {
        here.stop();
        there.stop();
        fanout.destroy();
        relay.threads.shutdownNow();
        database.close();
    }

    @Test
    void entriesFromTheRelayAreNotReadFromTheLog() {
        startNodes(RelayState.CONNECTED);
        var reader = follow(LOBBY);
        post(there, 20);
        reader.awaitLast(20);
        assertThat(reader.seqs()).containsExactlyElementsOf(numbers(20));
        assertThat(fanout.stats().gaps()).isZero();
        assertThat(fanout.stats().catchUps()).isZero();
    }

    @Test
    void withoutABrokerHeadsAreCompared() {
        relay.lossPerTen = 10;
        startNodes(RelayState.DISCONNECTED);
        var reader = follow(LOBBY);
        post(there, 600);
        reader.awaitLast(600);
        assertThat(reader.seqs()).containsExactlyElementsOf(numbers(600));
    }

    @Test
    void entriesLostByTheRelayAreReadOnceForAllReaders() {
        relay.lossPerTen = 10;
        startNodes(RelayState.CONNECTED);
        var readers = new ArrayList<Reader>();
        for (int i = 0; i < 50; i++) {
            readers.add(follow(LOBBY));
        }
        long catchUps = fanout.stats().catchUps();
        post(there, 5);
        post(here, 1);
        readers.forEach(reader -> reader.awaitLast(6));
        readers.forEach(reader -> assertThat(reader.seqs()).containsExactlyElementsOf(numbers(6)));
        assertThat(fanout.stats().gaps()).isEqualTo(1);
        assertThat(fanout.stats().catchUps()).isEqualTo(catchUps);
    }

    @Test
    void staleStreamIsReadImmediately() {
        relay.lossPerTen = 10;
        startNodes(RelayState.CONNECTED);
        var reader = follow(LOBBY);
        post(there, 3);
        fanout.onStale(LOBBY);
        reader.awaitLast(3);
        assertThat(reader.seqs()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void concurrentNodesProduceOneOrderOverAFaultyRelay() {
        long seed = System.nanoTime();
        relay.random = new Random(seed);
        relay.lossPerTen = 2;
        relay.maxDelayMillis = 40;
        startNodes(RelayState.CONNECTED);
        var reader = follow(LOBBY);
        var late = new CompletableFuture<Reader>();
        var posting = CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> post(here, 2000)),
                CompletableFuture.runAsync(() -> post(there, 2000)),
                CompletableFuture.runAsync(() -> late.complete(follow(LOBBY))));
        posting.join();
        fanout.onStale(LOBBY);
        reader.awaitLast(4000);
        late.join().awaitLast(4000);
        assertThat(reader.seqs()).as("seed %d", seed).containsExactlyElementsOf(numbers(4000));
        var lateOnes = late.join().seqs();
        assertThat(lateOnes)
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(lateOnes.get(0), 4000).boxed().toList());
    }

    /** A reader reconnects here after its node has died, before the last entries of that node have arrived here. */
    @Test
    void readerAheadOfThisNodeGetsNoEntryAgain() {
        relay.lossPerTen = 10;
        startNodes(RelayState.CONNECTED);
        var stayed = follow(LOBBY);
        post(there, 6);
        var returning = follow(LOBBY, OptionalLong.of(6));
        assertThat(returning.reportedHead).isEqualTo(6);
        post(there, 1);
        post(here, 1);
        returning.awaitLast(8);
        stayed.awaitLast(8);
        assertThat(returning.seqs()).containsExactly(7L, 8L);
        assertThat(stayed.seqs()).containsExactlyElementsOf(numbers(8));
    }

    @Test
    void numberThatNoNodeAssignedStartsAtTheHeadOfTheLog() {
        relay.lossPerTen = 10;
        startNodes(RelayState.CONNECTED);
        var stayed = follow(LOBBY);
        post(there, 6);
        var restored = follow(LOBBY, OptionalLong.of(1_000_000));
        assertThat(restored.reportedHead).isEqualTo(6);
        post(here, 1);
        restored.awaitLast(7);
        stayed.awaitLast(7);
        assertThat(restored.seqs()).containsExactly(7L);
    }

    @Test
    void inventedNumberDelaysNoReader() {
        startNodes(RelayState.CONNECTED);
        var reader = follow(LOBBY);
        post(here, 1);
        reader.awaitLast(1);
        fanout.onEntries(List.of(new Entry(
                LOBBY, 1_000_000, UUID.randomUUID(), Entry.MESSAGE, "mallory", null, Instant.EPOCH, "", null, null)));
        post(here, 1);
        post(there, 1);
        reader.awaitLast(3);
        assertThat(reader.seqs()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void streamIsFollowedAtTheRelayWhileItHasReaders() {
        startNodes(RelayState.CONNECTED);
        var reader = follow(LOBBY);
        assertThat(relay.followed).containsExactly(LOBBY);
        var gone = new CompletableFuture<Void>();
        fanout.cancel(reader.subscription, () -> gone.complete(null));
        gone.join();
        assertThat(relay.followed).isEmpty();
    }

    private void startNodes(RelayState state) {
        relay.state = state;
        here = new StreamLog(database, () -> List.of(fanout), LogLimits.DEFAULT, Clock.systemUTC());
        fanout = new Fanout(here, relay, new FixedEpoch(), 2);
        there = new StreamLog(database, () -> List.of(relay), LogLimits.DEFAULT, Clock.systemUTC());
        here.start();
        there.start();
    }

    private Reader follow(StreamId stream) {
        return follow(stream, OptionalLong.empty());
    }

    private Reader follow(StreamId stream, OptionalLong since) {
        var reader = new Reader();
        var subscribed = new CompletableFuture<Long>();
        reader.subscription = fanout.follow(
                stream,
                since,
                "ada",
                entry -> ByteBuffer.allocate(8).putLong(entry.seq()).array(),
                reader,
                subscribed::complete);
        reader.reportedHead = subscribed.orTimeout(10, TimeUnit.SECONDS).join();
        return reader;
    }

    private static void post(StreamLog log, int count) {
        var appends = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < count; i++) {
            appends.add(log.append(new NewEntry(Entry.MESSAGE, "grace", null, "hello", null, null), List.of(LOBBY)));
        }
        CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new)).join();
    }

    private static List<Long> numbers(long to) {
        return LongStream.rangeClosed(1, to).boxed().toList();
    }

    /** Delivers the entries of the other node's log, with losses, repeats and delays as configured. */
    private final class TestRelay implements Relay, AppendListener {

        private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        private final Set<StreamId> followed = ConcurrentHashMap.newKeySet();
        private volatile RelayState state = RelayState.CONNECTED;
        private volatile Random random = new Random(1);
        private volatile int lossPerTen;
        private volatile int maxDelayMillis;

        @Override
        public void appended(List<Entry> entries) {
            for (Entry entry : entries) {
                if (random.nextInt(10) >= lossPerTen) {
                    deliver(entry);
                    if (maxDelayMillis > 0 && random.nextInt(5) == 0) {
                        deliver(entry);
                    }
                }
            }
        }

        private void deliver(Entry entry) {
            if (maxDelayMillis == 0) {
                fanout.onEntries(List.of(entry));
                return;
            }
            var unused = threads.schedule(
                    () -> fanout.onEntries(List.of(entry)), random.nextInt(maxDelayMillis), TimeUnit.MILLISECONDS);
        }

        @Override
        public void follow(StreamId stream) {
            followed.add(stream);
        }

        @Override
        public void unfollow(StreamId stream) {
            followed.remove(stream);
        }

        @Override
        public void broadcast(String subject, byte[] body) {}

        @Override
        public RelayState state() {
            return state;
        }
    }

    /** Accepts every offered frame and records its number. */
    private static final class Reader implements SubscriptionSink {

        private final List<Long> seqs = new ArrayList<>();
        private Subscription subscription;
        private long reportedHead;

        @Override
        public synchronized int offer(List<byte[]> frames) {
            frames.forEach(frame -> seqs.add(ByteBuffer.wrap(frame).getLong()));
            notifyAll();
            return frames.size();
        }

        @Override
        public void flush() {}

        @Override
        public void whenWritable(Runnable then) {
            throw new AssertionError("There is always room");
        }

        @Override
        public void revoked(Subscription ended) {}

        synchronized List<Long> seqs() {
            return List.copyOf(seqs);
        }

        synchronized void awaitLast(long seq) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (seqs.isEmpty() || seqs.get(seqs.size() - 1) != seq) {
                assertThat(System.nanoTime())
                        .as("waiting for %d, having %d entries", seq, seqs.size())
                        .isLessThan(deadline);
                try {
                    wait(100);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
