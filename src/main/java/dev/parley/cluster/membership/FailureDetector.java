package dev.parley.cluster.membership;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides from the rows of the node table which other nodes are alive. Used by one thread.
 *
 * <p>An old row means a dead node only while all nodes could write. So when this node could not read the table for a
 * while, the others probably could not renew their rows either, and no node is declared dead before all of them had
 * time to renew.
 *
 * <p>Example: the database is unavailable from second 0 to second 60. At 61 this node reads rows that are a minute old,
 * or no rows if another node has deleted them; until 71 those nodes still count as alive. A node that has not renewed
 * its row by then is dead.
 */
final class FailureDetector {

    /** The age of a row beyond which its node is dead: three renewals and a second. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    /**
     * The time between two successful reads beyond which this node counts as having been cut off: longer than one
     * failed read.
     */
    static final Duration CUT_OFF_AFTER = Duration.ofSeconds(5);

    private final String self;
    private Map<String, String> alive = Map.of();
    private long evaluatedAtMillis;
    private long graceUntilMillis;

    /** @param nowMillis from a monotonic clock of this process */
    FailureDetector(String self, long nowMillis) {
        this.self = self;
        this.evaluatedAtMillis = nowMillis;
        this.graceUntilMillis = nowMillis;
    }

    /** Evaluates the rows; returns id to name of the live nodes, without this one. */
    Map<String, String> evaluate(List<NodeRow> rows, long nowMillis) {
        if (nowMillis - evaluatedAtMillis > CUT_OFF_AFTER.toMillis()) {
            graceUntilMillis = nowMillis + DEAD_AFTER.toMillis();
        }
        evaluatedAtMillis = nowMillis;
        Map<String, String> live = new LinkedHashMap<>(isGrace(nowMillis) ? alive : Map.of());
        for (NodeRow row : rows) {
            if (!row.id().equals(self) && row.ageMillis() <= DEAD_AFTER.toMillis()) {
                live.put(row.id(), row.name());
            }
        }
        alive = Map.copyOf(live);
        return alive;
    }

    /** Whether old rows may belong to live nodes. */
    boolean isGrace(long nowMillis) {
        return nowMillis < graceUntilMillis;
    }
}
