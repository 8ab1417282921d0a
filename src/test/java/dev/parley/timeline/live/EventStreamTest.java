package dev.parley.timeline.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Transport;
import dev.parley.stream.StreamId;
import dev.parley.timeline.TimelineFixtures;
import dev.parley.timeline.access.ConnectionLease;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the life of a stream of server-sent events: heart-beats, slow readers, and the final event. */
class EventStreamTest {

    private static final long SECOND = 1_000_000_000L;

    private final TimelineFixtures fixtures = new TimelineFixtures();
    private final ManualTransport peer = new ManualTransport();
    private final AtomicInteger ended = new AtomicInteger();
    private final EventStream stream = new EventStream(
            TimelineFixtures.requestContext("ada"),
            peer,
            ended::incrementAndGet,
            1024,
            connection -> new ConnectionLease(
                    fixtures.connections(), subscription -> {}, connection, StreamId.room("lobby")));
    private final long start = System.nanoTime();

    @AfterEach
    void close() {
        fixtures.close();
    }

    @Test
    void heartBeatsEveryFifteenSeconds() {
        open();
        assertThat(stream.tick(start + 10 * SECOND)).isFalse();
        assertThat(stream.tick(start + 16 * SECOND)).isTrue();
        assertThat(stream.tick(start + 20 * SECOND)).isFalse();
        assertThat(stream.tick(start + 32 * SECOND)).isTrue();
        assertThat(peer.text()).isEqualTo(":\n\n:\n\n");
    }

    @Test
    void readerThatStallsForThirtySecondsIsDisconnected() {
        open();
        peer.reads = false;
        stream.outbox().send("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
        stream.tick(start + 25 * SECOND);
        assertThat(ended).hasValue(0);
        stream.tick(System.nanoTime() + 31 * SECOND);
        assertThat(ended).hasValue(1);
        assertThat(fixtures.connections().all()).isEmpty();
        assertThat(stream.outboxBytes()).isZero();
    }

    @Test
    void queuedEntriesPrecedeTheFinalEvent() {
        open();
        peer.reads = false;
        stream.outbox().send("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
        stream.close(CloseCode.REMOVED);
        assertThat(fixtures.connections().all()).isEmpty();
        assertThat(ended).hasValue(0);

        peer.readAll();
        assertThat(peer.text()).isEqualTo("data: 1\n\nevent: end\ndata: removed by an administrator\n\n");
        assertThat(ended).hasValue(1);
    }

    @Test
    void stalledReaderOfAnEndedStreamIsDisconnected() {
        open();
        peer.reads = false;
        stream.close(CloseCode.SESSION_ENDED);
        assertThat(ended).hasValue(0);
        stream.tick(System.nanoTime() + 31 * SECOND);
        assertThat(ended).hasValue(1);
    }

    @Test
    void lostAccessEndsTheStream() {
        open();
        stream.accessEnded();
        assertThat(peer.text()).contains("access ended");
        assertThat(ended).hasValue(1);
        assertThat(fixtures.events()).endsWith("left room/lobby", "closed");
    }

    @Test
    void streamEndsOnce() {
        open();
        stream.close(CloseCode.GOING_AWAY);
        stream.close(CloseCode.REMOVED);
        stream.responseEnded();
        assertThat(peer.text()).isEqualTo("event: end\ndata: the service is stopping\n\n");
        assertThat(ended).hasValue(1);
    }

    private void open() {
        stream.lease().acquire(() -> null);
        assertThat(fixtures.connections().all()).containsExactly(stream);
    }

    /** A peer that reads only while {@link #reads} is true. */
    private static final class ManualTransport implements Transport {

        private final StringBuilder text = new StringBuilder();
        private boolean reads = true;
        private Runnable waiting = () -> {};

        @Override
        public void write(List<byte[]> frames, Runnable done, Runnable failed) {
            Runnable write = () -> {
                frames.forEach(frame -> text.append(new String(frame, StandardCharsets.UTF_8)));
                done.run();
            };
            if (reads) {
                write.run();
            } else {
                waiting = write;
            }
        }

        void readAll() {
            reads = true;
            waiting.run();
        }

        String text() {
            return text.toString();
        }
    }
}
