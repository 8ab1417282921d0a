package dev.parley.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Transport;
import dev.parley.stream.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves how a stream of server-sent events lives and ends: heart-beats, slow readers, and what it is told at the end. */
class EventStreamTest {

    private static final long SECOND = 1_000_000_000L;

    private final HistoryFixtures historyFixtures = new HistoryFixtures();
    private final HandWritten peer = new HandWritten();
    private final AtomicInteger ended = new AtomicInteger();
    private final EventStream stream = new EventStream(
            HistoryFixtures.caller("ada"),
            peer,
            ended::incrementAndGet,
            1024,
            connection -> new ConnectionLease(
                    historyFixtures.connections(), subscription -> {}, connection, StreamId.room("lobby")));
    private final long start = System.nanoTime();

    @AfterEach
    void close() {
        historyFixtures.close();
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
    void readerThatTakesNothingForThirtySecondsIsCutOff() {
        open();
        peer.takes = false;
        stream.outbox().send("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
        stream.tick(start + 25 * SECOND);
        assertThat(ended).hasValue(0);
        stream.tick(System.nanoTime() + 31 * SECOND);
        assertThat(ended).hasValue(1);
        assertThat(historyFixtures.connections().all()).isEmpty();
        assertThat(stream.outboxBytes()).isZero();
    }

    @Test
    void readerWhoIsEndedIsToldWhyAfterAllThatWasQueued() {
        open();
        peer.takes = false;
        stream.outbox().send("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
        stream.close(CloseCode.REMOVED);
        assertThat(historyFixtures.connections().all()).isEmpty();
        assertThat(ended).hasValue(0);

        peer.takeAll();
        assertThat(peer.text()).isEqualTo("data: 1\n\nevent: end\ndata: removed by an administrator\n\n");
        assertThat(ended).hasValue(1);
    }

    @Test
    void endedReaderThatTakesNothingIsCutOffToo() {
        open();
        peer.takes = false;
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
        assertThat(historyFixtures.told()).endsWith("left room/lobby", "closed");
    }

    @Test
    void streamEndsOnce() {
        open();
        stream.close(CloseCode.GOING_AWAY);
        stream.close(CloseCode.REMOVED);
        stream.gone();
        assertThat(peer.text()).isEqualTo("event: end\ndata: the service is stopping\n\n");
        assertThat(ended).hasValue(1);
    }

    private void open() {
        stream.seat().take(() -> null);
        assertThat(historyFixtures.connections().all()).containsExactly(stream);
    }

    /** A peer that takes what is written to it when it is told to. */
    private static final class HandWritten implements Transport {

        private final StringBuilder text = new StringBuilder();
        private boolean takes = true;
        private Runnable waiting = () -> {};

        @Override
        public void write(List<byte[]> frames, Runnable done, Runnable failed) {
            Runnable take = () -> {
                frames.forEach(frame -> text.append(new String(frame, StandardCharsets.UTF_8)));
                done.run();
            };
            if (takes) {
                take.run();
            } else {
                waiting = take;
            }
        }

        void takeAll() {
            takes = true;
            waiting.run();
        }

        String text() {
            return text.toString();
        }
    }
}
