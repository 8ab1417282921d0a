package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.presence.replication.ManualScheduler;
import dev.parley.relay.Relay;
import dev.parley.stream.Entry;
import dev.parley.stream.LogLimits;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import dev.parley.testing.FixedEpoch;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves that every opening of a subscription ends once: subscribed, cancelled or revoked, whatever happens meanwhile.
 * The test drives the loop and the reading threads by hand.
 */
@Timeout(60)
class PendingCursorsTest {

    private static final StartingPoint NOW = StartingPoint.of(OptionalLong.empty());

    @TempDir
    Path directory;

    private final Queue<Entry> appended = new ArrayDeque<>();
    private final ManualScheduler readers = new ManualScheduler();
    private final FanoutCounters fanoutCounters = new FanoutCounters();
    private final DeliveryLoop loop = new DeliveryLoop("by-hand");
    private HikariDataSource database;
    private StreamLog log;
    private Shard shard;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.open(directory);
        log = new StreamLog(database, () -> List.of(appended::addAll), LogLimits.DEFAULT, Clock.systemUTC());
        log.start();
        var shared = new LogReaders(log, readers, new HeadReader(log, readers), new FixedEpoch());
        shard = new Shard(loop, stream -> new LogReader(stream, shared), fanoutCounters, Relay.standalone());
    }

    @AfterEach
    void stop() {
        log.stop();
        database.close();
    }

    @Test
    void cursorCancelledBeforeTheHeadIsKnownCompletes() {
        var reader = new Reader("ada");
        reader.follow(StreamId.inbox("ada"), NOW);
        reader.cancel();
        loop.turn();
        assertThat(reader.outcomes).containsExactly("cancelled", "then");
        settle();
        assertThat(reader.outcomes).containsExactly("cancelled", "then");
        assertThat(fanoutCounters.feeds.sum()).isZero();
    }

    @Test
    void cursorCancelledWhileAheadCompletes() {
        var stream = StreamId.room("ahead");
        var other = new Reader("grace");
        other.follow(stream, NOW);
        settle();
        append(stream, 3);
        appended.clear();
        var reader = new Reader("ada");
        reader.follow(stream, StartingPoint.of(OptionalLong.of(3)));
        loop.turn();
        reader.cancel();
        loop.turn();
        assertThat(reader.outcomes).containsExactly("cancelled", "then");
        settle();
        assertThat(reader.outcomes).containsExactly("cancelled", "then");
    }

    @Test
    void cursorRevokedWhileOpeningReportsRevoked() {
        var stream = StreamId.room("revoked");
        var reader = new Reader("ada");
        reader.follow(stream, NOW);
        shard.execute(() -> shard.revoke(stream, "ada"));
        loop.turn();
        settle();
        assertThat(reader.outcomes).containsExactly("revoked", "sink");
    }

    /** A failed read is repeated a second later, so the number of waiting reads equals the number of attempted ones. */
    @Test
    void cursorCancelledBeforeAReadingThreadIsFreeCausesNoRead() {
        var stream = StreamId.room("cancelled");
        append(stream, 3);
        var gone = new Reader("ada");
        gone.follow(stream, StartingPoint.of(OptionalLong.of(0)));
        var stays = new Reader("grace");
        stays.follow(stream, StartingPoint.of(OptionalLong.of(0)));
        loop.turn();
        readers.advance(0);
        loop.turn();
        assertThat(readers.waiting()).isEqualTo(2);

        gone.cancel();
        loop.turn();
        database.close();
        readers.advance(0);
        assertThat(readers.waiting()).isOne();
    }

    @Test
    void topicSubscriptionCancelledImmediatelyWasSubscribed() {
        var reader = new Reader("ada");
        var topicSubscription = new TopicSubscription("t", () -> new byte[1], json -> json, reader, shard);
        shard.execute(() -> shard.watch(topicSubscription, () -> reader.outcomes.add("subscribed")));
        shard.end(topicSubscription, () -> {});
        loop.turn();
        assertThat(reader.outcomes).containsExactly("subscribed");
        assertThat(fanoutCounters.subscriptions.sum()).isZero();
    }

    /** The property, over random interleavings of all events that can happen to an opening. */
    @Test
    void everyOpeningEndsOnce() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var interleaving = new Interleaving(random);
            for (int step = 0; step < 30; step++) {
                interleaving.step();
            }
            interleaving.end("seed " + seed + ", round " + round);
        }
    }

    /** A few readers and two streams, with events in random order. */
    private final class Interleaving {

        private final List<Reader> all = new ArrayList<>();
        private final List<Combined> combinations = new ArrayList<>();
        private final List<StreamId> streams = List.of(
                StreamId.room(UUID.randomUUID().toString()),
                StreamId.room(UUID.randomUUID().toString()));
        private final Random random;

        Interleaving(Random random) {
            this.random = random;
        }

        void step() {
            var stream = streams.get(random.nextInt(streams.size()));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    var reader = new Reader("user" + random.nextInt(3));
                    all.add(reader);
                    reader.follow(stream, from(stream));
                }
                case 3 -> one().cancel();
                case 4 -> shard.execute(() -> shard.revoke(stream, "user" + random.nextInt(3)));
                case 5 -> append(stream, 1);
                case 6 -> arrive(random.nextBoolean());
                case 7 -> readers.advance(random.nextInt(2));
                case 8 -> {
                    var combined = new Combined("user" + random.nextInt(3));
                    combinations.add(combined);
                    combined.follow(streams, from(stream));
                }
                case 9 -> combinations.forEach(each -> each.follow(List.of(stream), NOW));
                case 10 -> combinations.stream().findAny().ifPresent(Combined::end);
                default -> loop.turn();
            }
        }

        private StartingPoint from(StreamId stream) {
            var since = random.nextBoolean()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.max(0, log.head(stream) + random.nextInt(4) - 2));
            return switch (random.nextInt(3)) {
                case 0 -> StartingPoint.of(since);
                case 1 -> new StartingPoint(since, new FixedEpoch().current());
                default -> new StartingPoint(since, "anotherEpoch");
            };
        }

        private Reader one() {
            return all.isEmpty() ? new Reader("nobody") : all.get(random.nextInt(all.size()));
        }

        void end(String name) {
            settle();
            for (Reader reader : all) {
                assertThat(reader.openings()).as(name).hasSize(1);
                reader.cancel();
            }
            for (Combined combined : combinations) {
                assertThat(combined.completed).as(name).isEqualTo(combined.requested);
                combined.end();
            }
            settle();
            for (Combined combined : combinations) {
                assertThat(combined.completed).as(name).isEqualTo(combined.requested);
                assertThat(combined.streamCount).as(name).isZero();
                assertThat(combined.ended).as(name).isOne();
            }
            for (Reader reader : all) {
                assertThat(reader.openings()).as(name).hasSize(1);
                assertThat(reader.outcomes).as(name).endsWith("then");
                assertThat(reader.outcomes.indexOf("then")).as(name).isPositive();
                assertThat(reader.offeredTooLate).as(name).isFalse();
            }
            assertThat(fanoutCounters.subscriptions.sum()).as(name).isZero();
            assertThat(fanoutCounters.feeds.sum()).as(name).isZero();
            assertThat(shard.followed()).as(name).isEmpty();
        }
    }

    private void append(StreamId stream, int count) {
        for (int i = 0; i < count; i++) {
            log.append(new NewEntry(Entry.MESSAGE, "grace", null, "hello", null, null), List.of(stream))
                    .join();
        }
    }

    /** Passes the appended entries to the loop, or only their numbers, as from another node. */
    private void arrive(boolean whole) {
        for (Entry entry = appended.poll(); entry != null; entry = appended.poll()) {
            var arrived = entry;
            shard.execute(() -> {
                if (whole) {
                    shard.appended(List.of(arrived));
                } else {
                    shard.headAdvanced(arrived.stream(), arrived.seq());
                }
            });
        }
    }

    /** Runs the loop and the readers until all pending work is done. */
    private void settle() {
        arrive(true);
        for (int i = 0; i < 20; i++) {
            loop.turn();
            readers.advance(1000);
        }
        loop.turn();
    }

    /** Records the outcome of its opening, and all later events. */
    private final class Reader implements SubscriptionSink {

        private final List<String> outcomes = new ArrayList<>();
        private final String username;
        private Subscription subscription;
        private boolean cancelled;
        private boolean offeredTooLate;

        Reader(String username) {
            this.username = username;
        }

        void follow(StreamId stream, StartingPoint from) {
            var cursor = new Cursor(stream, username, entry -> new byte[1], this, shard);
            subscription = cursor;
            shard.execute(() -> shard.follow(new PendingCursor(cursor, from), new Outcomes(outcomes)));
        }

        void cancel() {
            if (subscription != null && !cancelled) {
                cancelled = true;
                subscription.end(() -> outcomes.add("then"));
            }
        }

        List<String> openings() {
            return outcomes.stream()
                    .filter(List.of("subscribed", "cancelled", "revoked")::contains)
                    .toList();
        }

        @Override
        public void revoked(Subscription revoked) {
            outcomes.add("sink");
        }

        @Override
        public int offer(List<byte[]> frames) {
            offeredTooLate |= !outcomes.contains("subscribed") || outcomes.contains("then");
            return frames.size();
        }

        @Override
        public void flush() {}

        @Override
        public void whenWritable(Runnable resume) {
            resume.run();
        }
    }

    /** Counts the requested and the completed openings, and the streams of the subscription. */
    private final class Combined implements CombinedListener {

        private final CombinedSubscription subscription;
        private int requested;
        private int completed;
        private int streamCount;
        private int ended;
        private boolean ending;

        Combined(String username) {
            var receiver = new CombinedSubscription.Receiver(new Reader(username), this);
            subscription = new CombinedSubscription(username, entry -> new byte[1], receiver, List.of(shard));
        }

        void follow(List<StreamId> streams, StartingPoint from) {
            var starts = new HashMap<StreamId, StartingPoint>();
            streams.forEach(stream -> starts.put(stream, from));
            requested += starts.size();
            shard.execute(() -> shard.follow(subscription, starts, () -> completed++));
        }

        void end() {
            if (!ending) {
                ending = true;
                subscription.end(() -> ended++);
            }
        }

        @Override
        public void subscribed(Collection<StreamId> streams) {
            streamCount += streams.size();
        }

        @Override
        public void unsubscribed(Collection<StreamId> streams) {
            streamCount -= streams.size();
        }

        @Override
        public void revoked(StreamId stream) {}
    }

    private record Outcomes(List<String> outcomes) implements SubscriptionListener {

        @Override
        public void subscribed(SubscriptionStart start) {
            outcomes.add("subscribed");
        }

        @Override
        public void cancelled() {
            outcomes.add("cancelled");
        }

        @Override
        public void revoked(Subscription subscription) {
            outcomes.add("revoked");
        }
    }
}
