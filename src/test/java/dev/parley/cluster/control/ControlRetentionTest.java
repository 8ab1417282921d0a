package dev.parley.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cluster.FixedRelay;
import dev.parley.relay.RelayState;
import dev.parley.stream.Entry;
import dev.parley.stream.NewEntry;
import dev.parley.stream.Retention;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that old entries of the control stream are deleted, and no entries of other streams. */
@Timeout(60)
@ServerTest
class ControlRetentionTest {

    @Test
    void oldEntriesAreDeletedAndNumbersContinue() throws Exception {
        try (var server = ParleyServer.start()) {
            var streams = server.bean(StreamLog.class);
            var thread = new ControlThread();
            var retention =
                    new ControlRetention(server.bean(Retention.class), new FixedRelay(RelayState.DISCONNECTED), thread);
            append(streams, StreamId.control());
            append(streams, StreamId.room("lobby"));
            var now = Instant.now();

            retention.sweep(InstantSource.fixed(now.plus(ControlRetention.KEPT).minus(Duration.ofMinutes(1))));
            assertThat(kept(streams, StreamId.control())).containsExactly(1L);
            retention.sweep(InstantSource.fixed(now.plus(ControlRetention.KEPT).plus(Duration.ofMinutes(1))));
            assertThat(kept(streams, StreamId.control())).isEmpty();
            assertThat(kept(streams, StreamId.room("lobby"))).containsExactly(1L);
            append(streams, StreamId.control());
            assertThat(kept(streams, StreamId.control())).containsExactly(2L);
            thread.destroy();
        }
    }

    private static void append(StreamLog streams, StreamId stream) throws Exception {
        streams.append(new NewEntry("account-changed", "node", null, "{}", null, null), List.of(stream))
                .get(10, TimeUnit.SECONDS);
    }

    private static List<Long> kept(StreamLog streams, StreamId stream) {
        return streams.readAfter(stream, 0, null, 100, Long.MAX_VALUE).entries().stream()
                .map(Entry::seq)
                .toList();
    }
}
