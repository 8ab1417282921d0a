package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.relay.RelayState;
import dev.parley.stream.Entry;
import dev.parley.stream.NewEntry;
import dev.parley.stream.Retention;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import dev.parley.testing.ParleyServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that the control stream does not grow for ever, and that nothing else gets smaller. */
@Timeout(60)
class ControlRetentionTest {

    @Test
    void oldNoticesGoAndTheNumbersGoOn() throws Exception {
        try (var server = ParleyServer.start()) {
            var log = server.bean(StreamLog.class);
            var thread = new ControlThread();
            var retention = new ControlRetention(server.bean(Retention.class), new FixedRelay(RelayState.DISCONNECTED), thread);
            append(log, StreamId.control());
            append(log, StreamId.room("lobby"));
            var now = Instant.now();

            retention.sweep(InstantSource.fixed(now.plus(ControlRetention.KEPT).minus(Duration.ofMinutes(1))));
            assertThat(kept(log, StreamId.control())).containsExactly(1L);
            retention.sweep(InstantSource.fixed(now.plus(ControlRetention.KEPT).plus(Duration.ofMinutes(1))));
            assertThat(kept(log, StreamId.control())).isEmpty();
            assertThat(kept(log, StreamId.room("lobby"))).containsExactly(1L);
            append(log, StreamId.control());
            assertThat(kept(log, StreamId.control())).containsExactly(2L);
            thread.destroy();
        }
    }

    private static void append(StreamLog log, StreamId stream) throws Exception {
        log.append(new NewEntry("account-changed", "node", null, "{}", null, null), List.of(stream))
                .get(10, TimeUnit.SECONDS);
    }

    private static List<Long> kept(StreamLog log, StreamId stream) {
        return log.readAfter(stream, 0, null, 100, Long.MAX_VALUE).entries().stream()
                .map(Entry::seq)
                .toList();
    }
}
