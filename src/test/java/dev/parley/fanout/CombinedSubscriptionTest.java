package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.fanout.CombinedSubscription.Receiver;
import dev.parley.relay.Relay;
import dev.parley.stream.Entry;
import dev.parley.stream.Epoch;
import dev.parley.stream.EpochChanged;
import dev.parley.stream.LogLimits;
import dev.parley.stream.NewEntry;
import dev.parley.stream.Page;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import dev.parley.testing.FixedEpoch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves on the real log that a subscription to many streams delivers each of them like a separate subscription, while
 * streams are added and removed, and that it reads little more from the log than it delivers.
 */
@Timeout(60)
class CombinedSubscriptionTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");
    private static final StartingPoint FROM_NOW = StartingPoint.of(OptionalLong.empty());
    private static final StartingPoint FROM_THE_START = after(0);

    @TempDir
    Path directory;

    private HikariDataSource database;
    private WatchedLog log;
    private Fanout fanout;
    private volatile Epoch epoch = new FixedEpoch();

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.open(directory);
        log = new WatchedLog(database);
        fanout = new Fanout(log, Relay.standalone(), new CurrentEpoch(), 2);
        log.start();
    }

    @AfterEach
    void stop() {
        log.open.countDown();
        log.stop();
        fanout.destroy();
        database.close();
    }

    @Test
    void eachStreamStartsAtItsReadersPosition() {
        post(LOBBY, 5);
        post(OPS, 5);
        var ada = new Reader(1_000_000);
        ada.follow(Map.of(LOBBY, after(2), OPS, FROM_NOW));
        post(LOBBY, 1);
        post(OPS, 1);
        ada.awaitLast(LOBBY, 6);
        ada.awaitLast(OPS, 6);
        assertThat(ada.seqs(LOBBY)).containsExactly(3L, 4L, 5L, 6L);
        assertThat(ada.seqs(OPS)).containsExactly(6L);
    }

    @Test
    void subscribedStreamContinuesWhenAddedAgain() {
        post(LOBBY, 5);
        var ada = new Reader(1_000_000);
        ada.follow(Map.of(LOBBY, FROM_THE_START));
        ada.awaitLast(LOBBY, 5);
        ada.follow(Map.of(LOBBY, FROM_THE_START));
        post(LOBBY, 1);
        ada.awaitLast(LOBBY, 6);
        assertThat(ada.seqs(LOBBY)).containsExactlyElementsOf(numbers(1, 6));
    }

    @Test
    void streamAddedAgainStartsAfterTheDeliveredEntries() {
        post(LOBBY, 5);
        var ada = new Reader(1_000_000);
        ada.follow(Map.of(LOBBY, FROM_THE_START));
        ada.awaitLast(LOBBY, 5);
        fanout.leave(ada.combined, LOBBY);
        post(LOBBY, 2);
        // A late report of the first join.
        ada.follow(Map.of(LOBBY, after(3)));
        ada.awaitLast(LOBBY, 7);
        fanout.leave(ada.combined, LOBBY);
        post(LOBBY, 2);
        ada.follow(Map.of(LOBBY, after(9)));
        post(LOBBY, 1);
        ada.awaitLast(LOBBY, 10);
        assertThat(ada.seqs(LOBBY)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 10L);
        assertThat(ada.present).containsExactly(LOBBY);
    }

    @Test
    void entryIsEncodedOncePerStreamForEqualEncoders() {
        var encoded = new AtomicInteger();
        EntryEncoder counting = entry -> {
            encoded.incrementAndGet();
            return Reader.frame(entry);
        };
        var readers = IntStream.range(0, 50)
                .mapToObj(i -> new Reader(1_000_000, counting))
                .toList();
        readers.forEach(reader -> reader.follow(Map.of(LOBBY, FROM_NOW, OPS, FROM_NOW)));
        post(LOBBY, 1);
        post(OPS, 1);
        readers.forEach(reader -> reader.awaitLast(LOBBY, 1));
        readers.forEach(reader -> reader.awaitLast(OPS, 1));
        assertThat(encoded).hasValue(2);
    }

    @Test
    void revokedUserLosesOnlyThatStreamAndIsNotified() {
        var ada = new Reader(1_000_000);
        ada.follow(Map.of(LOBBY, FROM_NOW, OPS, FROM_NOW));
        fanout.revoke(OPS, "ada");
        post(OPS, 1);
        post(LOBBY, 1);
        ada.awaitLast(LOBBY, 1);
        await().untilAsserted(() -> assertThat(ada.revoked).containsExactly(OPS));
        assertThat(ada.seqs(OPS)).isEmpty();
        assertThat(ada.present).containsExactly(LOBBY);
        assertThat(ada.combined.size()).isOne();
    }

    @Test
    void endedSubscriptionLeavesNoState() throws Exception {
        var ada = new Reader(1_000_000);
        ada.follow(Map.of(LOBBY, FROM_NOW, OPS, FROM_NOW));
        var ended = new CountDownLatch(1);
        fanout.cancel(ada.combined, ended::countDown);
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ada.present).isEmpty();
        assertThat(fanout.stats().feeds()).isZero();
        assertThat(fanout.stats().subscriptions()).isZero();
        // A join that arrives too late.
        ada.follow(Map.of(LOBBY, FROM_NOW));
        assertThat(fanout.stats().feeds()).isZero();
        assertThat(ada.present).isEmpty();
    }

    @Test
    void endOfAnEpochUnsubscribesAllStreams() {
        var ada = new Reader(1_000_000);
        ada.follow(Map.of(LOBBY, FROM_NOW, OPS, FROM_NOW));
        epoch = new FixedEpoch("anotherEpoch");
        fanout.on(new EpochChanged("anotherEpoch"));
        await().untilAsserted(() -> assertThat(ada.present).isEmpty());
        assertThat(ada.combined.size()).isZero();
        assertThat(ada.revoked).isEmpty();
    }

    @Test
    void openingCompletesWhenStreamsAreRevokedOrRemovedMeanwhile() {
        log.open = new CountDownLatch(1);
        var dev = StreamId.room("dev");
        var ada = new Reader(1_000_000);
        var subscribed = new CompletableFuture<Boolean>();
        fanout.follow(
                ada.combined, Map.of(LOBBY, FROM_NOW, OPS, FROM_NOW, dev, FROM_NOW), () -> subscribed.complete(true));
        fanout.revoke(OPS, "ada");
        fanout.leave(ada.combined, dev);
        await().untilAsserted(() -> assertThat(ada.present).containsExactly(LOBBY));
        assertThat(subscribed).isNotDone();
        log.open.countDown();
        assertThat(subscribed.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        assertThat(ada.revoked).containsExactly(OPS);
    }

    @Test
    void openingCompletesBeforeTheEnd() {
        log.open = new CountDownLatch(1);
        var ada = new Reader(1_000_000);
        var order = new ArrayList<String>();
        var ended = new CompletableFuture<Boolean>();
        fanout.follow(ada.combined, Map.of(LOBBY, FROM_NOW, OPS, FROM_NOW), () -> add(order, "subscribed"));
        fanout.cancel(ada.combined, () -> {
            add(order, "ended");
            ended.complete(true);
        });
        assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        assertThat(order).containsExactly("subscribed", "ended");
    }

    @Test
    void thousandUnfollowedStreamsOpenWithAFewQueries() {
        var rooms = rooms(1_000);
        post(rooms.get(7), 3);
        var ada = new Reader(1_000_000);
        ada.follow(starts(rooms, FROM_NOW));
        assertThat(log.headQueries.get()).isLessThan(30);
        post(rooms.get(7), 1);
        ada.awaitLast(rooms.get(7), 4);
        assertThat(ada.seqs(rooms.get(7))).containsExactly(4L);
        assertThat(log.pages).hasValue(0);
    }

    /** Each time the outbox has room, the subscription reads a few streams and not all. */
    @Test
    void slowReaderCausesFewReads() {
        var rooms = rooms(200);
        rooms.forEach(room -> post(room, 20));
        var ada = new Reader(50 * Reader.FRAME_BYTES);
        ada.pause();
        ada.follow(starts(rooms, FROM_THE_START));
        int writes = 0;
        while (rooms.stream().anyMatch(room -> ada.last(room) < 20)) {
            writes += ada.resumeOnce() ? 1 : 0;
            LockSupport.parkNanos(3_000_000);
        }
        rooms.forEach(room -> assertThat(ada.seqs(room)).containsExactlyElementsOf(numbers(1, 20)));
        assertThat(log.pages).hasValueLessThan(rooms.size() + 10 * writes);
    }

    @Test
    void longCatchUpOfOneStreamDoesNotDelayTheOthers() {
        var rooms = rooms(20);
        var busy = rooms.subList(0, CatchUpQueue.MAX_CONCURRENT);
        busy.forEach(room -> post(room, 3_000));
        rooms.subList(CatchUpQueue.MAX_CONCURRENT, 20).forEach(room -> post(room, 1));
        var ada = new Reader(100_000_000);
        ada.follow(starts(rooms, FROM_THE_START));
        rooms.subList(CatchUpQueue.MAX_CONCURRENT, 20).forEach(room -> ada.awaitLast(room, 1));
        // The rest came after two pages of each busy room at most.
        assertThat(ada.orderOfFirst(rooms.get(19))).isLessThan(CatchUpQueue.MAX_CONCURRENT * 3 * 256);
        busy.forEach(room -> ada.awaitLast(room, 3_000));
        busy.forEach(room -> assertThat(ada.seqs(room)).containsExactlyElementsOf(numbers(1, 3_000)));
    }

    /**
     * Recovered and live entries have no gap and no repeat, over many rooms, with joins and removals, slow and broken
     * connections.
     */
    @Test
    void noEntryIsLostOrRepeated() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var rooms = rooms(30);
        var ada = new Reader(100 * Reader.FRAME_BYTES);
        ada.follow(starts(rooms, FROM_NOW));
        var joined = new HashSet<>(rooms);
        var writing = new AtomicBoolean(true);
        var writer = CompletableFuture.runAsync(() -> {
            var choice = new Random(seed + 1);
            while (writing.get()) {
                post(rooms.get(choice.nextInt(rooms.size())), 1 + choice.nextInt(5));
            }
        });
        for (int step = 0; step < 400; step++) {
            var room = rooms.get(random.nextInt(rooms.size()));
            switch (random.nextInt(6)) {
                case 0 -> ada.pause();
                case 1, 2 -> ada.resume();
                case 3 -> {
                    fanout.leave(ada.combined, room);
                    joined.remove(room);
                }
                case 4 -> {
                    if (joined.add(room)) {
                        ada.join(room, log.head(room));
                    }
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        ada.reconnect(joined);
                    }
                }
            }
        }
        writing.set(false);
        writer.join();
        ada.resume();
        for (StreamId room : joined) {
            post(room, 1);
            ada.awaitLast(room, log.head(room));
        }
        assertThat(ada.faults()).as("seed %d", seed).isEmpty();
    }

    private static StartingPoint after(long since) {
        return StartingPoint.of(OptionalLong.of(since));
    }

    private static void add(List<String> order, String what) {
        synchronized (order) {
            order.add(what);
        }
    }

    private static List<StreamId> rooms(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> StreamId.room("room-" + i))
                .toList();
    }

    private static Map<StreamId, StartingPoint> starts(Collection<StreamId> rooms, StartingPoint since) {
        var starts = new HashMap<StreamId, StartingPoint>();
        rooms.forEach(room -> starts.put(room, since));
        return starts;
    }

    private void post(StreamId stream, int count) {
        var last = CompletableFuture.<Object>completedFuture(null);
        for (int i = 0; i < count; i++) {
            last = log.append(new NewEntry("message", "linus", null, "hello", null, null), List.of(stream))
                    .thenApply(appended -> appended);
        }
        last.join();
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /** Delegates to the epoch that the test has set. */
    private final class CurrentEpoch implements Epoch {

        @Override
        public String current() {
            return epoch.current();
        }

        @Override
        public void end(String outdated) {
            epoch.end(outdated);
        }
    }

    /** Counts reads, and blocks reads of heads while the test holds the latch. */
    private final class WatchedLog extends StreamLog {

        private final AtomicInteger headQueries = new AtomicInteger();
        private final AtomicInteger pages = new AtomicInteger();
        private volatile CountDownLatch open = new CountDownLatch(0);

        WatchedLog(DataSource database) {
            super(database, () -> List.of(fanout), LogLimits.DEFAULT, Clock.systemUTC());
        }

        @Override
        public Map<StreamId, Long> heads(Collection<StreamId> streams) {
            headQueries.incrementAndGet();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return super.heads(streams);
        }

        @Override
        public Page readAfter(StreamId stream, long after, @Nullable String peer, int limit, long maxBytes) {
            pages.incrementAndGet();
            return super.readAfter(stream, after, peer, limit, maxBytes);
        }
    }

    /** A peer that records the entries of each stream; the test decides whether its socket accepts bytes. */
    private final class Reader implements Transport, CombinedListener {

        static final int FRAME_BYTES = 40;

        private final long bound;
        private final EntryEncoder encoder;
        private final Map<String, List<Long>> seqs = new HashMap<>();
        private final List<String> order = new ArrayList<>();
        private final Map<String, Set<Long>> joins = new HashMap<>();
        private final List<String> faults = new ArrayList<>();
        private final Set<StreamId> present = ConcurrentHashMap.newKeySet();
        private final List<StreamId> revoked = new ArrayList<>();
        private Outbox outbox;
        private volatile CombinedSubscription combined;
        private @Nullable Runnable held;
        private boolean paused;
        private int generation;

        Reader(long bound) {
            this(bound, Reader::frame);
        }

        Reader(long bound, EntryEncoder encoder) {
            this.bound = bound;
            this.encoder = encoder;
            outbox = new Outbox(this, bound, ignored -> {});
            combined = fanout.combine("ada", encoder, new Receiver(outbox, this));
        }

        static byte[] frame(Entry entry) {
            var text = entry.stream().name() + " " + entry.seq();
            return String.format("%-40s", text).getBytes(StandardCharsets.US_ASCII);
        }

        void follow(Map<StreamId, StartingPoint> since) {
            var subscribed = new CompletableFuture<Boolean>();
            fanout.follow(combined, since, () -> subscribed.complete(true));
            subscribed.orTimeout(20, TimeUnit.SECONDS).join();
        }

        synchronized void join(StreamId room, long head) {
            joins.computeIfAbsent(room.name(), ignored -> new HashSet<>()).add(head);
            fanout.follow(combined, Map.of(room, after(head)), () -> {});
        }

        /** Reconnects like a client: the new connection continues after the last entries received on the old one. */
        synchronized void reconnect(Set<StreamId> rooms) {
            outbox.close();
            fanout.cancel(combined);
            held = null;
            paused = false;
            generation++;
            int mine = generation;
            outbox = new Outbox((frames, done, failed) -> write(mine, frames, done), bound, ignored -> {});
            combined = fanout.combine("ada", encoder, new Receiver(outbox, new Silent()));
            var since = new HashMap<StreamId, StartingPoint>();
            for (StreamId room : rooms) {
                long last = last(room);
                long joined = joins.getOrDefault(room.name(), Set.of()).stream()
                        .mapToLong(head -> head)
                        .max()
                        .orElse(0);
                since.put(room, after(Math.max(last, joined)));
            }
            fanout.follow(combined, since, () -> {});
        }

        synchronized void pause() {
            paused = true;
        }

        /** The socket accepts the pending write, and none of the following ones. */
        boolean resumeOnce() {
            Runnable done;
            synchronized (this) {
                done = held;
                held = null;
            }
            if (done != null) {
                done.run();
            }
            return done != null;
        }

        void resume() {
            synchronized (this) {
                paused = false;
            }
            boolean unused = resumeOnce();
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
                frames.forEach(this::take);
                notifyAll();
                if (paused) {
                    held = done;
                    return;
                }
            }
            done.run();
        }

        private void take(byte[] frame) {
            String[] text = new String(frame, StandardCharsets.US_ASCII).trim().split(" ");
            long seq = Long.parseLong(text[1]);
            var before = seqs.computeIfAbsent(text[0], ignored -> new ArrayList<>());
            long last = before.isEmpty() ? 0 : before.get(before.size() - 1);
            boolean joined = joins.getOrDefault(text[0], Set.of()).contains(seq - 1);
            if (seq != last + 1 && !(joined && seq > last)) {
                faults.add(text[0] + ": " + seq + " after " + last);
            }
            before.add(seq);
            order.add(text[0]);
        }

        synchronized List<String> faults() {
            return List.copyOf(faults);
        }

        synchronized List<Long> seqs(StreamId stream) {
            return List.copyOf(seqs.getOrDefault(stream.name(), List.of()));
        }

        synchronized long last(StreamId stream) {
            var all = seqs.getOrDefault(stream.name(), List.of());
            return all.isEmpty() ? 0 : all.get(all.size() - 1);
        }

        /** The number of entries that arrived before the first one of that stream. */
        synchronized int orderOfFirst(StreamId stream) {
            return order.indexOf(stream.name());
        }

        synchronized void awaitLast(StreamId stream, long seq) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (last(stream) != seq) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                assertThat(left)
                        .as("waiting for %s %d, at %d; faults %s", stream, seq, last(stream), faults)
                        .isPositive();
                try {
                    wait(Math.min(left, 100));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Override
        public void subscribed(Collection<StreamId> streams) {
            assertThat(present.addAll(streams)).isTrue();
        }

        @Override
        public void unsubscribed(Collection<StreamId> streams) {
            assertThat(present.containsAll(streams)).isTrue();
            present.removeAll(streams);
        }

        @Override
        public void revoked(StreamId stream) {
            revoked.add(stream);
        }
    }

    private static final class Silent implements CombinedListener {

        @Override
        public void subscribed(Collection<StreamId> streams) {}

        @Override
        public void unsubscribed(Collection<StreamId> streams) {}

        @Override
        public void revoked(StreamId stream) {}
    }
}
