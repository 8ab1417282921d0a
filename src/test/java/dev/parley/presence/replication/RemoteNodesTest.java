package dev.parley.presence.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.replication.SimulatedCluster.SimulatedNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves which users of another node a node shows, and when it requests a snapshot, sends one, or sends nothing. */
class RemoteNodesTest {

    private final SimulatedCluster simulatedCluster = new SimulatedCluster();
    private final SimulatedNode north = simulatedCluster.startNode("north");
    private final SimulatedNode south = simulatedCluster.startNode("south");

    @BeforeEach
    void connectNodes() {
        simulatedCluster.advance(2_000);
        simulatedCluster.sent.clear();
    }

    @Test
    void joinAppearsOnTheOtherNodeWithinTheBatch() {
        south.enter("ada");
        simulatedCluster.advance(60);
        assertThat(north.present()).containsExactly("ada");
        assertThat(north.node.presenceState().isOnline("ada")).isTrue();
        assertThat(new String(north.node.presenceState().snapshot("lobby"), UTF_8))
                .contains("\"displayName\":\"The ada\"");

        south.leave("ada");
        simulatedCluster.advance(5_060);
        assertThat(north.present()).isEmpty();
        assertThat(north.node.presenceState().isOnline("ada")).isFalse();
        assertThat(north.events).containsExactly("join ada", "leave ada");
    }

    @Test
    void moveToAnotherNodeWithinTheGraceIsNotReported() {
        south.enter("ada");
        simulatedCluster.advance(60);
        south.leave("ada");
        simulatedCluster.advance(4_900);
        north.enter("ada");
        simulatedCluster.advance(60_000);
        assertThat(north.events).containsExactly("join ada");
        assertThat(south.events).containsExactly("join ada");
        assertThat(south.present()).containsExactly("ada");
        assertThat(south.node.presenceState().isOnline("ada")).isTrue();
    }

    @Test
    void usersOfACrashedNodeLeaveExceptThoseOnOtherNodes() {
        south.enter("ada");
        south.enter("grace");
        north.enter("grace");
        simulatedCluster.advance(100);
        simulatedCluster.crash("south");
        simulatedCluster.advance(10_000);
        assertThat(north.present()).containsExactly("ada", "grace");

        simulatedCluster.reportDown("south");
        simulatedCluster.advance(10);
        assertThat(north.present()).containsExactly("grace");
        assertThat(north.node.presenceState().isOnline("ada")).isFalse();
        assertThat(north.events).containsExactly("join grace", "join ada", "leave ada");
    }

    @Test
    void usersOfAStoppingNodeHaveTheGraceToReconnect() {
        south.enter("ada");
        south.enter("grace");
        simulatedCluster.advance(9_000);
        south.node.shutdown().stop();
        simulatedCluster.advance(10);
        simulatedCluster.crash("south");
        simulatedCluster.advance(4_000);
        north.enter("ada");
        simulatedCluster.advance(2_000);
        assertThat(north.events).containsExactly("join ada", "join grace", "leave grace");
    }

    @Test
    void lateMessagesOfACrashedNodeBringNoUsersBack() {
        south.enter("ada");
        simulatedCluster.thread.advance(60);
        var late = simulatedCluster.inFlight.remove(0);
        simulatedCluster.crash("south");
        simulatedCluster.reportDown("south");
        simulatedCluster.advance(6_000);
        simulatedCluster.deliver(late);
        simulatedCluster.advance(100);
        assertThat(north.present()).isEmpty();
        assertThat(north.events).isEmpty();
    }

    @Test
    void relistedNodeIsAskedForASnapshot() {
        south.enter("ada");
        simulatedCluster.advance(100);
        north.node.remoteNodes().nodeDown("south");
        simulatedCluster.advance(6_000);
        assertThat(north.present()).isEmpty();

        north.node.remoteNodes().nodeUp("south");
        simulatedCluster.advance(200);
        assertThat(north.present()).containsExactly("ada");
    }

    @Test
    void unlistedNodeExpires() {
        var message = new SimulatedCluster.InFlightMessage(
                "ghost", "north", "presence", PresenceCodec.encode(new PresenceMessage.Changes(1), """
                ["+","ada"]
                ["+","lobby","ada","Ada"]
                """.getBytes(
                                UTF_8)));
        simulatedCluster.deliver(message);
        assertThat(north.present()).containsExactly("ada");
        simulatedCluster.advance(20_000);
        assertThat(north.present()).containsExactly("ada");
        simulatedCluster.advance(20_000);
        assertThat(north.present()).isEmpty();
    }

    @Test
    void brokerOutageKeepsUsersOnline() {
        south.enter("ada");
        simulatedCluster.advance(100);
        north.disconnect();
        south.disconnect();
        simulatedCluster.advance(600_000);
        assertThat(north.present()).containsExactly("ada");

        south.enter("grace");
        south.leave("ada");
        simulatedCluster.advance(6_000);
        north.connect();
        south.connect();
        simulatedCluster.advance(300);
        assertThat(north.present()).containsExactly("grace");
        assertThat(north.events).containsExactly("join ada", "join grace", "leave ada");
    }

    @Test
    void reconnectingNodesThatMissedNothingSendNoSnapshots() {
        south.enter("ada");
        simulatedCluster.advance(100);
        north.disconnect();
        south.disconnect();
        simulatedCluster.advance(60_000);
        simulatedCluster.sent.clear();
        north.connect();
        south.connect();
        simulatedCluster.advance(5_000);
        assertThat(simulatedCluster.count(message -> message.is("part") || message.is("ask")))
                .isZero();
        assertThat(simulatedCluster.count(message -> message.is("hello"))).isEqualTo(2);
    }

    @Test
    void lostChangeIsRequestedAtTheNextOne() {
        south.enter("ada");
        simulatedCluster.thread.advance(60);
        simulatedCluster.inFlight.clear();
        simulatedCluster.advance(1_000);
        assertThat(north.present()).isEmpty();

        south.enter("grace");
        simulatedCluster.advance(200);
        assertThat(north.present()).containsExactly("ada", "grace");
        assertThat(simulatedCluster.count(message -> message.is("ask"))).isEqualTo(1);
        assertThat(simulatedCluster.count(message -> message.is("part"))).isEqualTo(1);
    }

    @Test
    void lostLastChangeIsDetectedByTheHeartbeat() {
        south.enter("ada");
        simulatedCluster.thread.advance(60);
        simulatedCluster.inFlight.clear();
        simulatedCluster.advance(10_200);
        assertThat(north.present()).containsExactly("ada");
    }

    @Test
    void newNodeReceivesPresentUsers() {
        south.enter("ada");
        north.enter("grace");
        simulatedCluster.advance(100);
        var east = simulatedCluster.startNode("east");
        simulatedCluster.advance(300);
        assertThat(east.present()).containsExactly("ada", "grace");
        assertThat(simulatedCluster.count(message -> message.is("part"))).isEqualTo(2);
    }

    @Test
    void changesBetweenSnapshotChunksAreNotLost() {
        for (int i = 0; i < 10_000; i++) {
            south.enter("user-" + i);
        }
        simulatedCluster.advance(100);
        simulatedCluster.sent.clear();
        var east = simulatedCluster.startNode("east");
        while (simulatedCluster.count(message -> message.is("part")) == 0) {
            simulatedCluster.advance(10);
        }
        south.enter("ada");
        simulatedCluster.advance(1_000);
        var kinds = simulatedCluster.sent.stream()
                .filter(message -> message.from().equals("south") && (message.is("part") || message.is("changes")))
                .map(message -> message.is("part") ? "p" : "c")
                .reduce("", String::concat);
        assertThat(kinds).matches("p+cp+");
        assertThat(east.present()).hasSize(10_001).contains("ada");
        assertThat(simulatedCluster.count(message -> message.from().equals("east") && message.is("ask")))
                .isEqualTo(2);
    }

    @Test
    void userIsIdleWhenDevicesOnAllNodesAreIdle() {
        var laptop = new TestDevice("ada", "laptop");
        var phone = new TestDevice("ada", "phone");
        south.enter(laptop);
        north.enter(phone);
        south.idle(laptop, true);
        simulatedCluster.advance(100);
        assertThat(north.node.presenceState().isIdle("ada")).isFalse();
        north.idle(phone, true);
        simulatedCluster.advance(100);
        assertThat(north.idle()).containsExactly("ada");
        assertThat(south.idle()).containsExactly("ada");

        south.idle(laptop, false);
        simulatedCluster.advance(100);
        assertThat(north.idle()).isEmpty();
        assertThat(north.events).containsExactly("join ada", "idle ada", "idle ada");
    }

    @Test
    void newNodeReceivesIdleUsers() {
        south.enter("ada");
        south.enter("grace");
        south.idle(new TestDevice("ada"), true);
        simulatedCluster.advance(100);
        var east = simulatedCluster.startNode("east");
        simulatedCluster.advance(300);
        assertThat(east.present()).containsExactly("ada", "grace");
        assertThat(east.idle()).containsExactly("ada");
    }

    @Test
    void idleUsersOfACrashedNodeAreOffline() {
        south.enter("ada");
        south.idle(new TestDevice("ada"), true);
        simulatedCluster.advance(100);
        assertThat(north.idle()).containsExactly("ada");
        simulatedCluster.crash("south");
        simulatedCluster.reportDown("south");
        simulatedCluster.advance(10_000);
        assertThat(north.present()).isEmpty();
        assertThat(north.node.presenceState().isIdle("ada")).isFalse();
        assertThat(north.userEvents.get("ada")).contains("\"online\":false,\"idle\":false");
    }

    @Test
    void typingReachesEveryNodeAtTheSameRate() {
        south.node.typing().typed("lobby", "ada");
        south.node.typing().typed("lobby", "ada");
        simulatedCluster.advance(10);
        assertThat(north.events).containsExactly("typing ada");
        assertThat(south.events).containsExactly("typing ada");
    }

    @Test
    void invalidMessagesAreIgnored() {
        south.enter("ada");
        simulatedCluster.advance(100);
        for (String body :
                new String[] {"", "{}", "{\"kind\":\"novelty\",\"number\":9}", "{\"kind\":\"changes\",\"number\":2}\n{"
                }) {
            var bytes = body.getBytes(UTF_8);
            simulatedCluster.deliver(new SimulatedCluster.InFlightMessage("south", "north", "presence", bytes));
            simulatedCluster.deliver(new SimulatedCluster.InFlightMessage("south", "north", "typing", bytes));
        }
        south.enter("grace");
        simulatedCluster.advance(500);
        assertThat(north.present()).containsExactly("ada", "grace");
    }
}
