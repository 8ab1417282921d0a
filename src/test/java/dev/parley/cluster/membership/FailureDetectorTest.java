package dev.parley.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves which nodes count as alive, on a manual clock: nodes with old rows are dead, unless no node could write. */
class FailureDetectorTest {

    private long nowMillis;
    private final FailureDetector failureDetector = new FailureDetector("self", nowMillis);

    @Test
    void nodesWithFreshRowsAreAlive() {
        assertAlive(rows(row("self", 0), row("b", 2_000), row("c", 10_000), row("d", 10_001)), "b", "c");
    }

    @Test
    void nodeWithAnOldRowIsDeadUntilItRenews() {
        assertAlive(rows(row("b", 0)), "b");
        advance(3_000);
        assertAlive(rows(row("b", 10_001)));
        advance(3_000);
        assertAlive(rows(row("b", 0)), "b");
    }

    @Test
    void nodeThatDeletedItsRowIsDeadAtOnce() {
        assertAlive(rows(row("b", 0)), "b");
        advance(3_000);
        assertAlive(rows());
    }

    @Test
    void afterADatabaseOutageEveryNodeHasTimeToRenew() {
        assertAlive(rows(row("b", 0), row("c", 0), row("d", 0)), "b", "c", "d");
        advance(60_000);
        // Another node has deleted the old row of d.
        assertAlive(rows(row("b", 61_000), row("c", 61_000)), "b", "c", "d");
        assertThat(failureDetector.isGrace(nowMillis)).isTrue();
        advance(3_000);
        assertAlive(rows(row("b", 64_000), row("c", 1_000), row("d", 2_000)), "b", "c", "d");
        advance(4_000);
        assertAlive(rows(row("b", 68_000), row("c", 1_000), row("d", 2_000)), "b", "c", "d");
        advance(4_000);
        assertThat(failureDetector.isGrace(nowMillis)).isFalse();
        assertAlive(rows(row("b", 72_000), row("c", 1_000), row("d", 2_000)), "c", "d");
    }

    @Test
    void oneFailedReadStartsNoGrace() {
        assertAlive(rows(row("b", 0)), "b");
        advance(5_000);
        assertAlive(rows(row("b", 10_001)));
    }

    @Test
    void unknownNodesWithOldRowsStayDeadAfterAnOutage() {
        advance(60_000);
        assertAlive(rows(row("b", 60_000)));
    }

    private void advance(long millis) {
        nowMillis += millis;
    }

    private void assertAlive(List<NodeRow> rows, String... expected) {
        assertThat(failureDetector.evaluate(rows, nowMillis).keySet()).containsExactlyInAnyOrder(expected);
    }

    private static List<NodeRow> rows(NodeRow... rows) {
        return Arrays.asList(rows);
    }

    private static NodeRow row(String id, long ageMillis) {
        return new NodeRow(id, "node " + id, 0, ageMillis);
    }
}
