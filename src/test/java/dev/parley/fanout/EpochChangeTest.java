package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.Entry;
import dev.parley.stream.Epoch;
import dev.parley.stream.EpochChanged;
import dev.parley.stream.LogLimits;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that a node whose database is replaced by an older copy ends the epoch, and delivers no further entry of it.
 */
@Timeout(60)
class EpochChangeTest {

    private static final StreamId LOBBY = StreamId.room("lobby");

    @TempDir
    Path directory;

    private final RecordingEpoch epoch = new RecordingEpoch();
    private HikariDataSource database;
    private StreamLog log;
    private Fanout fanout;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.open(directory);
        log = new StreamLog(database, () -> List.of(fanout), LogLimits.DEFAULT, Clock.systemUTC());
        fanout = new Fanout(log, new DisconnectedRelay(), epoch, 1);
        log.start();
    }

    @AfterEach
    void stop() {
        log.stop();
        fanout.destroy();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 0})
    void lowerHeadsEndTheEpoch(int kept) throws Exception {
        var before = new Reader();
        follow(before, OptionalLong.empty(), null);
        post(5);
        before.awaitLast(5);

        restore(kept);
        assertThat(epoch.ended.poll(10, TimeUnit.SECONDS)).isEqualTo("epochBefore");

        fanout.on(new EpochChanged(epoch.current()));
        var after = new Reader();
        assertThat(follow(after, OptionalLong.of(5), "epochBefore"))
                .isEqualTo(new SubscriptionStart("epochAfter", kept, true, OptionalLong.of(1)));
        post(4);
        after.awaitLast(kept + 4);
        assertThat(after.frames).hasSize(kept + 4);
        assertThat(before.frames).hasSize(5);
        assertThat(fanout.stats().subscriptions()).isEqualTo(1);
    }

    /**
     * A new subscription does not join an outdated feed, even before the node has processed the event that drops it.
     */
    @Test
    void subscriptionUnderTheNewEpochDoesNotJoinAnOldFeed() {
        var before = new Reader();
        follow(before, OptionalLong.empty(), null);
        post(5);
        before.awaitLast(5);
        restore(2);
        epoch.current = "epochAfter";
        var after = new Reader();
        assertThat(follow(after, OptionalLong.empty(), null)).isEqualTo(SubscriptionStart.after("epochAfter", 2));
        post(1);
        after.awaitLast(3);
        assertThat(before.frames).hasSize(5);
    }

    private SubscriptionStart follow(Reader reader, OptionalLong since, @Nullable String of) {
        var opened = new CompletableFuture<SubscriptionStart>();
        fanout.follow(LOBBY, new StartingPoint(since, of), "ada", Reader.ENCODER, reader, opened::complete);
        return opened.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void post(int count) {
        for (int i = 0; i < count; i++) {
            log.append(new NewEntry(Entry.MESSAGE, "grace", null, "hello", null, null), List.of(LOBBY))
                    .join();
        }
    }

    private void restore(int kept) {
        var jdbc = JdbcClient.create(database);
        jdbc.sql("DELETE FROM entry WHERE seq > :kept").param("kept", kept).update();
        if (kept == 0) {
            jdbc.sql("DELETE FROM stream").update();
        } else {
            jdbc.sql("UPDATE stream SET head = :kept").param("kept", kept).update();
        }
    }

    private static final class RecordingEpoch implements Epoch {

        private final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
        private volatile String current = "epochBefore";

        @Override
        public String current() {
            return current;
        }

        @Override
        public void end(String outdated) {
            current = "epochAfter";
            ended.add(outdated);
        }
    }

    /** A relay without its broker, so that heads are compared every second. */
    private static final class DisconnectedRelay implements Relay {

        @Override
        public void follow(StreamId stream) {}

        @Override
        public void unfollow(StreamId stream) {}

        @Override
        public void broadcast(String subject, byte[] body) {}

        @Override
        public RelayState state() {
            return RelayState.DISCONNECTED;
        }
    }

    private static final class Reader implements SubscriptionSink {

        private static final EntryEncoder ENCODER =
                entry -> Long.toString(entry.seq()).getBytes(StandardCharsets.US_ASCII);

        private final LinkedBlockingQueue<Long> frames = new LinkedBlockingQueue<>();
        private volatile long last;

        @Override
        public synchronized int offer(List<byte[]> offered) {
            for (byte[] frame : offered) {
                last = Long.parseLong(new String(frame, StandardCharsets.US_ASCII));
                frames.add(last);
            }
            notifyAll();
            return offered.size();
        }

        synchronized void awaitLast(long seq) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (last != seq) {
                assertThat(System.nanoTime()).as("have %s", frames).isLessThan(deadline);
                try {
                    wait(100);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void whenWritable(Runnable resume) {
            throw new AssertionError("There is always room");
        }

        @Override
        public void revoked(Subscription subscription) {
            throw new AssertionError("Nothing was revoked");
        }
    }
}
