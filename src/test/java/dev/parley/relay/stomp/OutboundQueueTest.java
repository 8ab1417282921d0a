package dev.parley.relay.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves that the queue to the broker is bounded, and that the streams of all dropped entries are recorded. */
class OutboundQueueTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");

    @Test
    void entriesAreGroupedByStreamInTheirOrder() {
        var outboundQueue = open(new OutboundQueue.Bounds(10, 1 << 20, 10));
        outboundQueue.add(List.of(entry(LOBBY, 1), entry(OPS, 1)));
        outboundQueue.add(List.of(entry(LOBBY, 2)));

        var batch = outboundQueue.take();

        assertThat(batch.entries()).containsOnlyKeys(LOBBY, OPS);
        assertThat(batch.entries().get(LOBBY)).containsExactly(entry(LOBBY, 1), entry(LOBBY, 2));
        assertThat(batch.missed()).isEmpty();
        assertThat(outboundQueue.take().isEmpty()).isTrue();
    }

    @Test
    void entriesBeyondTheCountAreDroppedAndTheirStreamsRecorded() {
        var outboundQueue = open(new OutboundQueue.Bounds(2, 1 << 20, 10));
        outboundQueue.add(List.of(entry(LOBBY, 1), entry(LOBBY, 2), entry(LOBBY, 3), entry(OPS, 1)));

        assertThat(outboundQueue.size()).isEqualTo(2);
        assertThat(outboundQueue.dropped()).isEqualTo(2);
        assertThat(outboundQueue.take().missed()).containsExactly(LOBBY, OPS);
        assertThat(outboundQueue.size()).isZero();
    }

    @Test
    void entriesBeyondTheBytesAreDroppedAndTheirStreamsRecorded() {
        var outboundQueue = open(new OutboundQueue.Bounds(10, 10_000, 10));
        outboundQueue.add(
                List.of(TestNode.entry(LOBBY, 1, "x".repeat(4_000)), TestNode.entry(OPS, 1, "x".repeat(4_000))));

        var batch = outboundQueue.take();

        assertThat(batch.entries()).containsOnlyKeys(LOBBY);
        assertThat(batch.missed()).containsExactly(OPS);
    }

    @Test
    void broadcastsCountAgainstTheBytes() {
        var outboundQueue = open(new OutboundQueue.Bounds(10, 1_000, 10));
        for (int i = 0; i < 10; i++) {
            outboundQueue.add(new OutboundQueue.Broadcast("presence", new byte[200]));
        }

        assertThat(outboundQueue.take().broadcasts()).hasSize(2);
    }

    @Test
    void closedQueueDropsEntriesAndBroadcasts() {
        var outboundQueue = open(new OutboundQueue.Bounds(10, 1 << 20, 10));
        outboundQueue.add(List.of(entry(LOBBY, 1)));
        outboundQueue.close();
        outboundQueue.add(List.of(entry(OPS, 1)));
        outboundQueue.add(new OutboundQueue.Broadcast("presence", new byte[0]));

        assertThat(outboundQueue.size()).isZero();
        assertThat(outboundQueue.dropped()).isEqualTo(2);
        outboundQueue.open();
        var batch = outboundQueue.take();
        assertThat(batch.entries()).isEmpty();
        assertThat(batch.broadcasts()).isEmpty();
        assertThat(batch.missed()).containsExactly(LOBBY, OPS);
    }

    @Test
    void tooManyMissedStreamsAreRecordedAsAllStreams() {
        var outboundQueue = new OutboundQueue(new OutboundQueue.Bounds(10, 1 << 20, 1));
        outboundQueue.add(List.of(entry(LOBBY, 1)));
        assertThat(outboundQueue.take().allMissed()).isFalse();

        outboundQueue.add(List.of(entry(LOBBY, 2), entry(OPS, 1)));

        var batch = outboundQueue.take();
        assertThat(batch.allMissed()).isTrue();
        assertThat(batch.missed()).isEmpty();
    }

    @Test
    void unconfirmedStreamsAreRecordedUntilTheBrokerAnswers() {
        var outboundQueue = open(new OutboundQueue.Bounds(10, 1 << 20, 10));
        var inFlightBatches = new InFlightBatches();
        outboundQueue.add(List.of(entry(LOBBY, 1)));
        inFlightBatches.add(outboundQueue.take());
        inFlightBatches.ping();
        outboundQueue.add(List.of(entry(OPS, 1)));
        inFlightBatches.add(outboundQueue.take());
        inFlightBatches.confirmed();

        inFlightBatches.recordMissed(outboundQueue);

        assertThat(outboundQueue.take().missed()).containsExactly(OPS);
    }

    private static OutboundQueue open(OutboundQueue.Bounds bounds) {
        var outboundQueue = new OutboundQueue(bounds);
        outboundQueue.open();
        return outboundQueue;
    }

    private static Entry entry(StreamId stream, long seq) {
        return TestNode.entry(stream, seq, "hello");
    }
}
