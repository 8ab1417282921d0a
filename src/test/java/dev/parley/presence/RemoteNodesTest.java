package dev.parley.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.SimulatedCluster.House;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves what a node shows of another's people, and when it asks, answers and says nothing at all. */
class RemoteNodesTest {

    private final SimulatedCluster simulatedCluster = new SimulatedCluster();
    private final House north = simulatedCluster.build("north");
    private final House south = simulatedCluster.build("south");

    @BeforeEach
    void settle() {
        simulatedCluster.pass(2_000);
        simulatedCluster.said.clear();
    }

    @Test
    void whoComesToOneNodeIsSeenAtTheOtherWithinTheBatch() {
        south.enter("ada");
        simulatedCluster.pass(60);
        assertThat(north.present()).containsExactly("ada");
        assertThat(north.node.picture().isOnline("ada")).isTrue();
        assertThat(new String(north.node.picture().snapshot("lobby"), UTF_8)).contains("\"displayName\":\"The ada\"");

        south.leave("ada");
        simulatedCluster.pass(5_060);
        assertThat(north.present()).isEmpty();
        assertThat(north.node.picture().isOnline("ada")).isFalse();
        assertThat(north.events).containsExactly("join ada", "leave ada");
    }

    @Test
    void movingToAnotherNodeWithinTheGraceGoesUnnoticed() {
        south.enter("ada");
        simulatedCluster.pass(60);
        south.leave("ada");
        simulatedCluster.pass(4_900);
        north.enter("ada");
        simulatedCluster.pass(60_000);
        assertThat(north.events).containsExactly("join ada");
        assertThat(south.events).containsExactly("join ada");
        assertThat(south.present()).containsExactly("ada");
        assertThat(south.node.picture().isOnline("ada")).isTrue();
    }

    @Test
    void peopleOfANodeThatDiedGoExceptThoseWhoAreElsewhere() {
        south.enter("ada");
        south.enter("grace");
        north.enter("grace");
        simulatedCluster.pass(100);
        simulatedCluster.burn("south");
        simulatedCluster.pass(10_000);
        assertThat(north.present()).containsExactly("ada", "grace");

        simulatedCluster.tellGone("south");
        simulatedCluster.pass(10);
        assertThat(north.present()).containsExactly("grace");
        assertThat(north.node.picture().isOnline("ada")).isFalse();
        assertThat(north.events).containsExactly("join grace", "join ada", "leave ada");
    }

    @Test
    void peopleOfANodeThatStopsHaveTheirGraceToComeToAnother() {
        south.enter("ada");
        south.enter("grace");
        simulatedCluster.pass(9_000);
        south.node.lastWord().stop();
        simulatedCluster.pass(10);
        simulatedCluster.burn("south");
        simulatedCluster.pass(4_000);
        north.enter("ada");
        simulatedCluster.pass(2_000);
        assertThat(north.events).containsExactly("join ada", "join grace", "leave grace");
    }

    @Test
    void whatADeadNodeHadSaidLastBringsNobodyBack() {
        south.enter("ada");
        simulatedCluster.thread.pass(60);
        var late = simulatedCluster.underway.remove(0);
        simulatedCluster.burn("south");
        simulatedCluster.tellGone("south");
        simulatedCluster.pass(6_000);
        simulatedCluster.deliver(late);
        simulatedCluster.pass(100);
        assertThat(north.present()).isEmpty();
        assertThat(north.events).isEmpty();
    }

    @Test
    void nodeThatWasTakenForDeadIsAskedWhenItIsListedAgain() {
        south.enter("ada");
        simulatedCluster.pass(100);
        north.node.neighbours().nodeDown("south");
        simulatedCluster.pass(6_000);
        assertThat(north.present()).isEmpty();

        north.node.neighbours().nodeUp("south");
        simulatedCluster.pass(200);
        assertThat(north.present()).containsExactly("ada");
    }

    @Test
    void nodeThatWasNeverListedIsForgottenInTheEnd() {
        var letter = new SimulatedCluster.Letter(
                "ghost", "north", "presence", PresenceCodec.write(new PresenceMessage.Changes(1), """
                ["+","ada"]
                ["+","lobby","ada","Ada"]
                """.getBytes(UTF_8)));
        simulatedCluster.deliver(letter);
        assertThat(north.present()).containsExactly("ada");
        simulatedCluster.pass(20_000);
        assertThat(north.present()).containsExactly("ada");
        simulatedCluster.pass(20_000);
        assertThat(north.present()).isEmpty();
    }

    @Test
    void nobodyIsGoneBecauseTheBrokerIs() {
        south.enter("ada");
        simulatedCluster.pass(100);
        north.disconnect();
        south.disconnect();
        simulatedCluster.pass(600_000);
        assertThat(north.present()).containsExactly("ada");

        south.enter("grace");
        south.leave("ada");
        simulatedCluster.pass(6_000);
        north.connect();
        south.connect();
        simulatedCluster.pass(300);
        assertThat(north.present()).containsExactly("grace");
        assertThat(north.events).containsExactly("join ada", "join grace", "leave ada");
    }

    @Test
    void reconnectingNodesThatMissedNothingSendNoSnapshots() {
        south.enter("ada");
        simulatedCluster.pass(100);
        north.disconnect();
        south.disconnect();
        simulatedCluster.pass(60_000);
        simulatedCluster.said.clear();
        north.connect();
        south.connect();
        simulatedCluster.pass(5_000);
        assertThat(simulatedCluster.count(letter -> letter.is("part") || letter.is("ask")))
                .isZero();
        assertThat(simulatedCluster.count(letter -> letter.is("hello"))).isEqualTo(2);
    }

    @Test
    void lostChangeIsAskedForAtTheNextOne() {
        south.enter("ada");
        simulatedCluster.thread.pass(60);
        simulatedCluster.underway.clear();
        simulatedCluster.pass(1_000);
        assertThat(north.present()).isEmpty();

        south.enter("grace");
        simulatedCluster.pass(200);
        assertThat(north.present()).containsExactly("ada", "grace");
        assertThat(simulatedCluster.count(letter -> letter.is("ask"))).isEqualTo(1);
        assertThat(simulatedCluster.count(letter -> letter.is("part"))).isEqualTo(1);
    }

    @Test
    void lostLastChangeIsNoticedByTheDigest() {
        south.enter("ada");
        simulatedCluster.thread.pass(60);
        simulatedCluster.underway.clear();
        simulatedCluster.pass(10_200);
        assertThat(north.present()).containsExactly("ada");
    }

    @Test
    void newNodeLearnsWhoIsThere() {
        south.enter("ada");
        north.enter("grace");
        simulatedCluster.pass(100);
        var east = simulatedCluster.build("east");
        simulatedCluster.pass(300);
        assertThat(east.present()).containsExactly("ada", "grace");
        assertThat(simulatedCluster.count(letter -> letter.is("part"))).isEqualTo(2);
    }

    @Test
    void changesBetweenThePartsOfASnapshotAreNotLost() {
        for (int i = 0; i < 10_000; i++) {
            south.enter("user-" + i);
        }
        simulatedCluster.pass(100);
        simulatedCluster.said.clear();
        var east = simulatedCluster.build("east");
        while (simulatedCluster.count(letter -> letter.is("part")) == 0) {
            simulatedCluster.pass(10);
        }
        south.enter("ada");
        simulatedCluster.pass(1_000);
        var kinds = simulatedCluster.said.stream()
                .filter(letter -> letter.from().equals("south") && (letter.is("part") || letter.is("changes")))
                .map(letter -> letter.is("part") ? "p" : "c")
                .reduce("", String::concat);
        assertThat(kinds).matches("p+cp+");
        assertThat(east.present()).hasSize(10_001).contains("ada");
        assertThat(simulatedCluster.count(letter -> letter.from().equals("east") && letter.is("ask")))
                .isEqualTo(2);
    }

    @Test
    void whoeverIsAwayFromAllTheirDevicesIsIdleWhereverThoseAre() {
        var laptop = new TestDevice("ada", "laptop");
        var phone = new TestDevice("ada", "phone");
        south.enter(laptop);
        north.enter(phone);
        south.idle(laptop, true);
        simulatedCluster.pass(100);
        assertThat(north.node.picture().isIdle("ada")).isFalse();
        north.idle(phone, true);
        simulatedCluster.pass(100);
        assertThat(north.idle()).containsExactly("ada");
        assertThat(south.idle()).containsExactly("ada");

        south.idle(laptop, false);
        simulatedCluster.pass(100);
        assertThat(north.idle()).isEmpty();
        assertThat(north.events).containsExactly("join ada", "idle ada", "idle ada");
    }

    @Test
    void newNodeLearnsWhoIsIdle() {
        south.enter("ada");
        south.enter("grace");
        south.idle(new TestDevice("ada"), true);
        simulatedCluster.pass(100);
        var east = simulatedCluster.build("east");
        simulatedCluster.pass(300);
        assertThat(east.present()).containsExactly("ada", "grace");
        assertThat(east.idle()).containsExactly("ada");
    }

    @Test
    void idlePeopleOfANodeThatDiedAreNotIdleButGone() {
        south.enter("ada");
        south.idle(new TestDevice("ada"), true);
        simulatedCluster.pass(100);
        assertThat(north.idle()).containsExactly("ada");
        simulatedCluster.burn("south");
        simulatedCluster.tellGone("south");
        simulatedCluster.pass(10_000);
        assertThat(north.present()).isEmpty();
        assertThat(north.node.picture().isIdle("ada")).isFalse();
        assertThat(north.people.get("ada")).contains("\"online\":false,\"idle\":false");
    }

    @Test
    void typingIsSeenOnEveryNodeAsOftenAsOnItsOwn() {
        south.node.typing().typed("lobby", "ada");
        south.node.typing().typed("lobby", "ada");
        simulatedCluster.pass(10);
        assertThat(north.events).containsExactly("typing ada");
        assertThat(south.events).containsExactly("typing ada");
    }

    @Test
    void whatCannotBeReadIsPassedOver() {
        south.enter("ada");
        simulatedCluster.pass(100);
        for (String body :
                new String[] {"", "{}", "{\"kind\":\"novelty\",\"number\":9}", "{\"kind\":\"changes\",\"number\":2}\n{"
                }) {
            var bytes = body.getBytes(UTF_8);
            simulatedCluster.deliver(new SimulatedCluster.Letter("south", "north", "presence", bytes));
            simulatedCluster.deliver(new SimulatedCluster.Letter("south", "north", "typing", bytes));
        }
        south.enter("grace");
        simulatedCluster.pass(500);
        assertThat(north.present()).containsExactly("ada", "grace");
    }
}
