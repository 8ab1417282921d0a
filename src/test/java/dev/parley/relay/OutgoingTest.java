package dev.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves that what waits for the broker is bounded, and that nothing is dropped without being remembered. */
class OutgoingTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");

    @Test
    void entriesAreGroupedByStreamInTheirOrder() {
        var outgoing = open(new Outgoing.Bounds(10, 1 << 20, 10));
        outgoing.add(List.of(entry(LOBBY, 1), entry(OPS, 1)));
        outgoing.add(List.of(entry(LOBBY, 2)));

        var batch = outgoing.take();

        assertThat(batch.entries()).containsOnlyKeys(LOBBY, OPS);
        assertThat(batch.entries().get(LOBBY)).containsExactly(entry(LOBBY, 1), entry(LOBBY, 2));
        assertThat(batch.missed()).isEmpty();
        assertThat(outgoing.take().isEmpty()).isTrue();
    }

    @Test
    void beyondTheNumberOfEntriesTheirStreamsAreRemembered() {
        var outgoing = open(new Outgoing.Bounds(2, 1 << 20, 10));
        outgoing.add(List.of(entry(LOBBY, 1), entry(LOBBY, 2), entry(LOBBY, 3), entry(OPS, 1)));

        assertThat(outgoing.size()).isEqualTo(2);
        assertThat(outgoing.dropped()).isEqualTo(2);
        assertThat(outgoing.take().missed()).containsExactly(LOBBY, OPS);
        assertThat(outgoing.size()).isZero();
    }

    @Test
    void beyondTheBytesTheirStreamsAreRemembered() {
        var outgoing = open(new Outgoing.Bounds(10, 10_000, 10));
        outgoing.add(List.of(TestNode.entry(LOBBY, 1, "x".repeat(4_000)), TestNode.entry(OPS, 1, "x".repeat(4_000))));

        var batch = outgoing.take();

        assertThat(batch.entries()).containsOnlyKeys(LOBBY);
        assertThat(batch.missed()).containsExactly(OPS);
    }

    @Test
    void broadcastsAreBoundedToo() {
        var outgoing = open(new Outgoing.Bounds(10, 1_000, 10));
        for (int i = 0; i < 10; i++) {
            outgoing.add(new Outgoing.Broadcast("presence", new byte[200]));
        }

        assertThat(outgoing.take().broadcasts()).hasSize(2);
    }

    @Test
    void withoutAConnectionNothingIsKept() {
        var outgoing = open(new Outgoing.Bounds(10, 1 << 20, 10));
        outgoing.add(List.of(entry(LOBBY, 1)));
        outgoing.close();
        outgoing.add(List.of(entry(OPS, 1)));
        outgoing.add(new Outgoing.Broadcast("presence", new byte[0]));

        assertThat(outgoing.size()).isZero();
        assertThat(outgoing.dropped()).isEqualTo(2);
        outgoing.open();
        var batch = outgoing.take();
        assertThat(batch.entries()).isEmpty();
        assertThat(batch.broadcasts()).isEmpty();
        assertThat(batch.missed()).containsExactly(LOBBY, OPS);
    }

    @Test
    void tooManyStreamsToRememberAreAllStreams() {
        var outgoing = new Outgoing(new Outgoing.Bounds(10, 1 << 20, 1));
        outgoing.add(List.of(entry(LOBBY, 1)));
        assertThat(outgoing.take().allMissed()).isFalse();

        outgoing.add(List.of(entry(LOBBY, 2), entry(OPS, 1)));

        var batch = outgoing.take();
        assertThat(batch.allMissed()).isTrue();
        assertThat(batch.missed()).isEmpty();
    }

    @Test
    void whatTheBrokerMayNotHaveReadIsRememberedUntilItAnswers() {
        var outgoing = open(new Outgoing.Bounds(10, 1 << 20, 10));
        var unconfirmed = new Unconfirmed();
        outgoing.add(List.of(entry(LOBBY, 1)));
        unconfirmed.add(outgoing.take());
        unconfirmed.pulse();
        outgoing.add(List.of(entry(OPS, 1)));
        unconfirmed.add(outgoing.take());
        unconfirmed.answered();

        unconfirmed.handOver(outgoing);

        assertThat(outgoing.take().missed()).containsExactly(OPS);
    }

    private static Outgoing open(Outgoing.Bounds bounds) {
        var outgoing = new Outgoing(bounds);
        outgoing.open();
        return outgoing;
    }

    private static Entry entry(StreamId stream, long seq) {
        return TestNode.entry(stream, seq, "hello");
    }
}
