package dev.parley.presence.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.replication.SimulatedCluster.SimulatedNode;
import dev.parley.presence.state.PresenceFact;
import dev.parley.stream.StreamId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proves that the traffic between nodes grows with the changes, and neither with the users nor with the time. */
class PresenceTrafficTest {

    private final SimulatedCluster simulatedCluster = new SimulatedCluster();
    private final SimulatedNode north = simulatedCluster.startNode("north");
    private final SimulatedNode south = simulatedCluster.startNode("south");

    @Test
    void changesOfTwoThousandUsersCostNoMoreThanThoseOfTwo() {
        var few = trafficOfHundredJoins(2);
        var many = trafficOfHundredJoins(2_000);
        assertThat(many.messages).isEqualTo(few.messages);
        // A joining user: two facts of some 65 bytes together; two such users share a broadcast here.
        assertThat(many.bytes).isLessThan(100 * 160);
        assertThat(north.present()).hasSize(2 + 100 + 2_000 + 100);
        assertThat(south.present()).isEqualTo(north.present());
    }

    @Test
    void simultaneousJoinsShareBroadcasts() {
        enterBoth("user-", 1_000);
        simulatedCluster.sent.clear();
        for (int i = 0; i < 1_000; i++) {
            north.enter("more-" + i);
        }
        simulatedCluster.advance(100);
        assertThat(simulatedCluster.sent).hasSize(2);
        assertThat(simulatedCluster.bytes()).isLessThan(1_000 * 65);
    }

    /** A single subscription covers all the rooms. */
    @Test
    void enteringAThousandRoomsTakesOneBroadcast() {
        enterBoth("user-", 1);
        simulatedCluster.sent.clear();
        var ada = new TestDevice("ada");
        var rooms = IntStream.range(0, 1_000)
                .mapToObj(i -> StreamId.room("room-" + i))
                .toList();
        north.node.presence().subscribed(ada, rooms);
        simulatedCluster.advance(100);
        assertThat(simulatedCluster.sent).hasSize(1);
        assertThat(simulatedCluster.bytes()).isLessThan(1_000 * 16);
        assertThat(factsAbout("ada"))
                .hasSize(1_000)
                .isEqualTo(north.node.presenceState().factsOf("north").keySet().stream()
                        .filter(fact -> fact.user().equals("ada"))
                        .collect(Collectors.toSet()));

        simulatedCluster.sent.clear();
        north.node.presence().unsubscribed(ada, rooms);
        simulatedCluster.advance(100 + Presence.GRACE.toMillis());
        assertThat(simulatedCluster.sent.stream().filter(message -> message.is("changes")))
                .hasSize(1);
        assertThat(factsAbout("ada")).isEmpty();
        assertThat(south.present()).hasSize(2);
    }

    /** The facts of the user that the south has received from the north. */
    private Set<PresenceFact> factsAbout(String user) {
        return south.node.presenceState().factsOf("north").keySet().stream()
                .filter(fact -> fact.user().equals(user))
                .collect(Collectors.toSet());
    }

    @Test
    void withoutChangesOnlyHeartbeatsAreSent() {
        enterBoth("user-", 1_000);
        simulatedCluster.sent.clear();
        simulatedCluster.advance(600_000);
        assertThat(simulatedCluster.sent).hasSizeBetween(118, 122).allMatch(message -> message.is("digest"));
        assertThat(simulatedCluster.bytes()).isLessThan(122 * 40);
    }

    @Test
    void idleUsersCauseNoTrafficUntilTheyChange() {
        enterBoth("user-", 1_000);
        for (int i = 0; i < 500; i++) {
            north.idle(new TestDevice("user-north-" + i), true);
        }
        simulatedCluster.advance(10_000 - simulatedCluster.thread.nowMillis() % 10_000 + 100);
        simulatedCluster.sent.clear();
        for (int i = 0; i < 50; i++) {
            north.idle(new TestDevice("user-north-" + i), false);
            // A repeated state is not sent again.
            north.idle(new TestDevice("user-north-" + i), false);
        }
        simulatedCluster.advance(100);
        assertThat(simulatedCluster.sent).hasSize(1);
        assertThat(simulatedCluster.bytes()).isLessThan(50 * 30 + 60);
        assertThat(south.idle()).hasSize(450);
    }

    @Test
    void snapshotIsSentOnRequestOnly() {
        simulatedCluster.advance(2_000);
        simulatedCluster.sent.clear();
        enterBoth("user-", 1_000);
        simulatedCluster.advance(60_000);
        assertThat(simulatedCluster.count(message -> message.is("part"))).isZero();

        simulatedCluster.thread.advance(10);
        north.enter("ada");
        simulatedCluster.thread.advance(60);
        simulatedCluster.inFlight.clear();
        simulatedCluster.advance(20_000);
        assertThat(south.present()).contains("ada");
        assertThat(simulatedCluster.count(message -> message.is("ask"))).isEqualTo(1);
        // All 1,001 users of one node, some 75 bytes each, in chunks of at most 32 KiB.
        assertThat(simulatedCluster.count(message -> message.is("part"))).isEqualTo(3);
    }

    @Test
    void simultaneousRequestsShareOneSnapshot() {
        enterBoth("user-", 10);
        for (int i = 0; i < 8; i++) {
            simulatedCluster.startNode("more-" + i);
        }
        simulatedCluster.advance(5_000);
        assertThat(simulatedCluster.count(message -> message.is("ask"))).isGreaterThanOrEqualTo(16);
        // Only two nodes have users to report.
        assertThat(simulatedCluster.count(message -> message.is("part"))).isEqualTo(2);
    }

    private record Traffic(long messages, long bytes) {}

    /** The traffic of a hundred joining users while {@code present} users are present. */
    private Traffic trafficOfHundredJoins(int present) {
        enterBoth("of-" + present + "-", present / 2);
        simulatedCluster.advance(10_000 - simulatedCluster.thread.nowMillis() % 10_000 + 100);
        simulatedCluster.sent.clear();
        for (int i = 0; i < 50; i++) {
            north.enter("guest-" + present + i);
            south.enter("visitor-" + present + i);
            simulatedCluster.advance(100);
        }
        return new Traffic(simulatedCluster.sent.size(), simulatedCluster.bytes());
    }

    private void enterBoth(String prefix, int each) {
        for (int i = 0; i < each; i++) {
            north.enter(prefix + "north-" + i);
            south.enter(prefix + "south-" + i);
        }
        simulatedCluster.advance(200);
    }
}
