package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.SimulatedCluster.House;
import dev.parley.stream.StreamId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proves that what nodes tell one another grows with the changes, and neither with the users nor with the time. */
class PresenceTrafficTest {

    private final SimulatedCluster simulatedCluster = new SimulatedCluster();
    private final House north = simulatedCluster.build("north");
    private final House south = simulatedCluster.build("south");

    @Test
    void changesOfTwoThousandUsersCostNoMoreThanThoseOfTwo() {
        var few = hundredMoves(2);
        var many = hundredMoves(2_000);
        assertThat(many.messages).isEqualTo(few.messages);
        // A user who comes: two facts, of some 65 bytes together; two of them share a broadcast here.
        assertThat(many.bytes).isLessThan(100 * 160);
        assertThat(north.present()).hasSize(2 + 100 + 2_000 + 100);
        assertThat(south.present()).isEqualTo(north.present());
    }

    @Test
    void whoComesTogetherIsToldTogether() {
        enterBoth("user-", 1_000);
        simulatedCluster.said.clear();
        for (int i = 0; i < 1_000; i++) {
            north.enter("more-" + i);
        }
        simulatedCluster.pass(100);
        assertThat(simulatedCluster.said).hasSize(2);
        assertThat(simulatedCluster.bytes()).isLessThan(1_000 * 65);
    }

    /** As with one subscription to all of them. */
    @Test
    void whoEntersAThousandRoomsIsToldInOneBroadcastAndLeavesInAnother() {
        enterBoth("user-", 1);
        simulatedCluster.said.clear();
        var ada = new TestDevice("ada");
        var rooms = IntStream.range(0, 1_000)
                .mapToObj(i -> StreamId.room("room-" + i))
                .toList();
        north.node.presence().subscribed(ada, rooms);
        simulatedCluster.pass(100);
        assertThat(simulatedCluster.said).hasSize(1);
        assertThat(simulatedCluster.bytes()).isLessThan(1_000 * 16);
        assertThat(placesOf("ada"))
                .hasSize(1_000)
                .isEqualTo(north.node.picture().said("north").keySet().stream()
                        .filter(fact -> fact.user().equals("ada"))
                        .collect(Collectors.toSet()));

        simulatedCluster.said.clear();
        north.node.presence().unsubscribed(ada, rooms);
        simulatedCluster.pass(100 + Presence.GRACE.toMillis());
        assertThat(simulatedCluster.said.stream().filter(letter -> letter.is("changes")))
                .hasSize(1);
        assertThat(placesOf("ada")).isEmpty();
        assertThat(south.present()).hasSize(2);
    }

    /** Where the south knows her to be, by the north. */
    private Set<PresenceFact> placesOf(String user) {
        return south.node.picture().said("north").keySet().stream()
                .filter(fact -> fact.user().equals(user))
                .collect(Collectors.toSet());
    }

    @Test
    void whereNothingChangesOnlyDigestsAreSent() {
        enterBoth("user-", 1_000);
        simulatedCluster.said.clear();
        simulatedCluster.pass(600_000);
        assertThat(simulatedCluster.said).hasSizeBetween(118, 122).allMatch(letter -> letter.is("digest"));
        assertThat(simulatedCluster.bytes()).isLessThan(122 * 40);
    }

    @Test
    void whoIsIdleCostsNothingUntilThatChanges() {
        enterBoth("user-", 1_000);
        for (int i = 0; i < 500; i++) {
            north.idle(new TestDevice("user-north-" + i), true);
        }
        simulatedCluster.pass(10_000 - simulatedCluster.thread.nowMillis() % 10_000 + 100);
        simulatedCluster.said.clear();
        for (int i = 0; i < 50; i++) {
            north.idle(new TestDevice("user-north-" + i), false);
            // Said again it is no news.
            north.idle(new TestDevice("user-north-" + i), false);
        }
        simulatedCluster.pass(100);
        assertThat(simulatedCluster.said).hasSize(1);
        assertThat(simulatedCluster.bytes()).isLessThan(50 * 30 + 60);
        assertThat(south.idle()).hasSize(450);
    }

    @Test
    void snapshotIsOnlySentWhenAskedFor() {
        simulatedCluster.pass(2_000);
        simulatedCluster.said.clear();
        enterBoth("user-", 1_000);
        simulatedCluster.pass(60_000);
        assertThat(simulatedCluster.count(letter -> letter.is("part"))).isZero();

        simulatedCluster.thread.pass(10);
        north.enter("ada");
        simulatedCluster.thread.pass(60);
        simulatedCluster.underway.clear();
        simulatedCluster.pass(20_000);
        assertThat(south.present()).contains("ada");
        assertThat(simulatedCluster.count(letter -> letter.is("ask"))).isEqualTo(1);
        // All of one node's 1,001 users, some 75 bytes each, in parts of at most 32 KiB.
        assertThat(simulatedCluster.count(letter -> letter.is("part"))).isEqualTo(3);
    }

    @Test
    void nodesThatMissedTheSameAreAnsweredOnce() {
        enterBoth("user-", 10);
        for (int i = 0; i < 8; i++) {
            simulatedCluster.build("more-" + i);
        }
        simulatedCluster.pass(5_000);
        assertThat(simulatedCluster.count(letter -> letter.is("ask"))).isGreaterThanOrEqualTo(16);
        // Only two have anybody to tell of.
        assertThat(simulatedCluster.count(letter -> letter.is("part"))).isEqualTo(2);
    }

    private record Traffic(long messages, long bytes) {}

    /** What it costs that a hundred users come or go while that many are there. */
    private Traffic hundredMoves(int there) {
        enterBoth("of-" + there + "-", there / 2);
        simulatedCluster.pass(10_000 - simulatedCluster.thread.nowMillis() % 10_000 + 100);
        simulatedCluster.said.clear();
        for (int i = 0; i < 50; i++) {
            north.enter("guest-" + there + i);
            south.enter("visitor-" + there + i);
            simulatedCluster.pass(100);
        }
        return new Traffic(simulatedCluster.said.size(), simulatedCluster.bytes());
    }

    private void enterBoth(String prefix, int each) {
        for (int i = 0; i < each; i++) {
            north.enter(prefix + "north-" + i);
            south.enter(prefix + "south-" + i);
        }
        simulatedCluster.pass(200);
    }
}
