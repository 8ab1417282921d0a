package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves who counts as alive, on a clock moved by hand: the silent are dead, unless nobody could speak. */
class FailureDetectorTest {

    private long nowMillis;
    private final FailureDetector failureDetector = new FailureDetector("self", nowMillis);

    @Test
    void othersAreAliveAsLongAsTheirRowsAreFresh() {
        assertAlive(rows(row("self", 0), row("b", 2_000), row("c", 10_000), row("d", 10_001)), "b", "c");
    }

    @Test
    void silentNodeIsDeadAndComesAgainWhenItSpeaks() {
        assertAlive(rows(row("b", 0)), "b");
        later(3_000);
        assertAlive(rows(row("b", 10_001)));
        later(3_000);
        assertAlive(rows(row("b", 0)), "b");
    }

    @Test
    void nodeThatTookItsRowAwayIsGoneAtOnce() {
        assertAlive(rows(row("b", 0)), "b");
        later(3_000);
        assertAlive(rows());
    }

    @Test
    void afterTheDatabaseWasAwayEverybodyHasTimeToSpeakAgain() {
        assertAlive(rows(row("b", 0), row("c", 0), row("d", 0)), "b", "c", "d");
        later(60_000);
        // Somebody has deleted the row of d, which was old.
        assertAlive(rows(row("b", 61_000), row("c", 61_000)), "b", "c", "d");
        assertThat(failureDetector.isGrace(nowMillis)).isTrue();
        later(3_000);
        assertAlive(rows(row("b", 64_000), row("c", 1_000), row("d", 2_000)), "b", "c", "d");
        later(4_000);
        assertAlive(rows(row("b", 68_000), row("c", 1_000), row("d", 2_000)), "b", "c", "d");
        later(4_000);
        assertThat(failureDetector.isGrace(nowMillis)).isFalse();
        assertAlive(rows(row("b", 72_000), row("c", 1_000), row("d", 2_000)), "c", "d");
    }

    @Test
    void oneLookThatFailsIsNoAbsence() {
        assertAlive(rows(row("b", 0)), "b");
        later(5_000);
        assertAlive(rows(row("b", 10_001)));
    }

    @Test
    void strangersWithOldRowsDoNotComeWithTheDatabase() {
        later(60_000);
        assertAlive(rows(row("b", 60_000)));
    }

    private void later(long millis) {
        nowMillis += millis;
    }

    private void assertAlive(List<NodeRow> rows, String... expected) {
        assertThat(failureDetector.look(rows, nowMillis).keySet()).containsExactlyInAnyOrder(expected);
    }

    private static List<NodeRow> rows(NodeRow... rows) {
        return Arrays.asList(rows);
    }

    private static NodeRow row(String id, long ageMillis) {
        return new NodeRow(id, "node " + id, 0, ageMillis);
    }
}
