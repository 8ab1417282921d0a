package dev.parley.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.Village.House;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves what a node shows of another's people, and when it asks, answers and says nothing at all. */
class NeighboursTest {

    private final Village village = new Village();
    private final House north = village.build("north");
    private final House south = village.build("south");

    @BeforeEach
    void settle() {
        village.pass(2_000);
        village.said.clear();
    }

    @Test
    void whoComesToOneNodeIsSeenAtTheOtherWithinTheBatch() {
        south.enter("ada");
        village.pass(60);
        assertThat(north.present()).containsExactly("ada");
        assertThat(north.node.picture().isOnline("ada")).isTrue();
        assertThat(new String(north.node.picture().snapshot("lobby"), UTF_8)).contains("\"displayName\":\"The ada\"");

        south.leave("ada");
        village.pass(5_060);
        assertThat(north.present()).isEmpty();
        assertThat(north.node.picture().isOnline("ada")).isFalse();
        assertThat(north.events).containsExactly("join ada", "leave ada");
    }

    @Test
    void movingToAnotherNodeWithinTheGraceGoesUnnoticed() {
        south.enter("ada");
        village.pass(60);
        south.leave("ada");
        village.pass(4_900);
        north.enter("ada");
        village.pass(60_000);
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
        village.pass(100);
        village.burn("south");
        village.pass(10_000);
        assertThat(north.present()).containsExactly("ada", "grace");

        village.tellGone("south");
        village.pass(10);
        assertThat(north.present()).containsExactly("grace");
        assertThat(north.node.picture().isOnline("ada")).isFalse();
        assertThat(north.events).containsExactly("join grace", "join ada", "leave ada");
    }

    @Test
    void peopleOfANodeThatStopsHaveTheirGraceToComeToAnother() {
        south.enter("ada");
        south.enter("grace");
        village.pass(9_000);
        south.node.lastWord().stop();
        village.pass(10);
        village.burn("south");
        village.pass(4_000);
        north.enter("ada");
        village.pass(2_000);
        assertThat(north.events).containsExactly("join ada", "join grace", "leave grace");
    }

    @Test
    void whatADeadNodeHadSaidLastBringsNobodyBack() {
        south.enter("ada");
        village.thread.pass(60);
        var late = village.underway.remove(0);
        village.burn("south");
        village.tellGone("south");
        village.pass(6_000);
        village.deliver(late);
        village.pass(100);
        assertThat(north.present()).isEmpty();
        assertThat(north.events).isEmpty();
    }

    @Test
    void nodeThatWasTakenForDeadIsAskedWhenItIsListedAgain() {
        south.enter("ada");
        village.pass(100);
        north.node.neighbours().gone("south");
        village.pass(6_000);
        assertThat(north.present()).isEmpty();

        north.node.neighbours().came("south");
        village.pass(200);
        assertThat(north.present()).containsExactly("ada");
    }

    @Test
    void nodeThatWasNeverListedIsForgottenInTheEnd() {
        var letter =
                new Village.Letter("ghost", "north", "presence", Wire.write(new Word.Changes(1), """
                ["+","ada"]
                ["+","lobby","ada","Ada"]
                """.getBytes(UTF_8)));
        village.deliver(letter);
        assertThat(north.present()).containsExactly("ada");
        village.pass(20_000);
        assertThat(north.present()).containsExactly("ada");
        village.pass(20_000);
        assertThat(north.present()).isEmpty();
    }

    @Test
    void nobodyIsGoneBecauseTheBrokerIs() {
        south.enter("ada");
        village.pass(100);
        north.disconnect();
        south.disconnect();
        village.pass(600_000);
        assertThat(north.present()).containsExactly("ada");

        south.enter("grace");
        south.leave("ada");
        village.pass(6_000);
        north.connect();
        south.connect();
        village.pass(300);
        assertThat(north.present()).containsExactly("grace");
        assertThat(north.events).containsExactly("join ada", "join grace", "leave ada");
    }

    @Test
    void reconnectingNodesThatMissedNothingSendNoSnapshots() {
        south.enter("ada");
        village.pass(100);
        north.disconnect();
        south.disconnect();
        village.pass(60_000);
        village.said.clear();
        north.connect();
        south.connect();
        village.pass(5_000);
        assertThat(village.count(letter -> letter.is("part") || letter.is("ask")))
                .isZero();
        assertThat(village.count(letter -> letter.is("hello"))).isEqualTo(2);
    }

    @Test
    void lostChangeIsAskedForAtTheNextOne() {
        south.enter("ada");
        village.thread.pass(60);
        village.underway.clear();
        village.pass(1_000);
        assertThat(north.present()).isEmpty();

        south.enter("grace");
        village.pass(200);
        assertThat(north.present()).containsExactly("ada", "grace");
        assertThat(village.count(letter -> letter.is("ask"))).isEqualTo(1);
        assertThat(village.count(letter -> letter.is("part"))).isEqualTo(1);
    }

    @Test
    void lostLastChangeIsNoticedByTheDigest() {
        south.enter("ada");
        village.thread.pass(60);
        village.underway.clear();
        village.pass(10_200);
        assertThat(north.present()).containsExactly("ada");
    }

    @Test
    void newNodeLearnsWhoIsThere() {
        south.enter("ada");
        north.enter("grace");
        village.pass(100);
        var east = village.build("east");
        village.pass(300);
        assertThat(east.present()).containsExactly("ada", "grace");
        assertThat(village.count(letter -> letter.is("part"))).isEqualTo(2);
    }

    @Test
    void changesBetweenThePartsOfASnapshotAreNotLost() {
        for (int i = 0; i < 10_000; i++) {
            south.enter("user-" + i);
        }
        village.pass(100);
        village.said.clear();
        var east = village.build("east");
        while (village.count(letter -> letter.is("part")) == 0) {
            village.pass(10);
        }
        south.enter("ada");
        village.pass(1_000);
        var kinds = village.said.stream()
                .filter(letter -> letter.from().equals("south") && (letter.is("part") || letter.is("changes")))
                .map(letter -> letter.is("part") ? "p" : "c")
                .reduce("", String::concat);
        assertThat(kinds).matches("p+cp+");
        assertThat(east.present()).hasSize(10_001).contains("ada");
        assertThat(village.count(letter -> letter.from().equals("east") && letter.is("ask")))
                .isEqualTo(2);
    }

    @Test
    void whoeverIsAwayFromAllTheirDevicesIsIdleWhereverThoseAre() {
        var laptop = new Device("ada", "laptop");
        var phone = new Device("ada", "phone");
        south.enter(laptop);
        north.enter(phone);
        south.idle(laptop, true);
        village.pass(100);
        assertThat(north.node.picture().isIdle("ada")).isFalse();
        north.idle(phone, true);
        village.pass(100);
        assertThat(north.idle()).containsExactly("ada");
        assertThat(south.idle()).containsExactly("ada");

        south.idle(laptop, false);
        village.pass(100);
        assertThat(north.idle()).isEmpty();
        assertThat(north.events).containsExactly("join ada", "idle ada", "idle ada");
    }

    @Test
    void newNodeLearnsWhoIsIdle() {
        south.enter("ada");
        south.enter("grace");
        south.idle(new Device("ada"), true);
        village.pass(100);
        var east = village.build("east");
        village.pass(300);
        assertThat(east.present()).containsExactly("ada", "grace");
        assertThat(east.idle()).containsExactly("ada");
    }

    @Test
    void idlePeopleOfANodeThatDiedAreNotIdleButGone() {
        south.enter("ada");
        south.idle(new Device("ada"), true);
        village.pass(100);
        assertThat(north.idle()).containsExactly("ada");
        village.burn("south");
        village.tellGone("south");
        village.pass(10_000);
        assertThat(north.present()).isEmpty();
        assertThat(north.node.picture().isIdle("ada")).isFalse();
        assertThat(north.people.get("ada")).contains("\"online\":false,\"idle\":false");
    }

    @Test
    void typingIsSeenOnEveryNodeAsOftenAsOnItsOwn() {
        south.node.typing().typed("lobby", "ada");
        south.node.typing().typed("lobby", "ada");
        village.pass(10);
        assertThat(north.events).containsExactly("typing ada");
        assertThat(south.events).containsExactly("typing ada");
    }

    @Test
    void whatCannotBeReadIsPassedOver() {
        south.enter("ada");
        village.pass(100);
        for (String body :
                new String[] {"", "{}", "{\"kind\":\"novelty\",\"number\":9}", "{\"kind\":\"changes\",\"number\":2}\n{"
                }) {
            var bytes = body.getBytes(UTF_8);
            village.deliver(new Village.Letter("south", "north", "presence", bytes));
            village.deliver(new Village.Letter("south", "north", "typing", bytes));
        }
        south.enter("grace");
        village.pass(500);
        assertThat(north.present()).containsExactly("ada", "grace");
    }
}
