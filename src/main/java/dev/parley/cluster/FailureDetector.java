package dev.parley.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges from the rows of the node table which other nodes live. Used by one thread.
 *
 * <p>A row that grows old means a dead node only while everybody could write. So when this node could not look for a while,
 * the others probably could not renew their rows either, and nobody is declared dead before all had time to.
 *
 * <p>Example: the database is away from second 0 to second 60. At 61 this node reads rows that are a minute old, or, if
 * somebody has deleted such rows meanwhile, none; until 71 they count as before. Whoever has not renewed theirs by then is
 * gone.
 */
final class FailureDetector {

    /** Three renewals and a second. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    /** Between two looks; more than one that failed. */
    static final Duration BLIND_AFTER = Duration.ofSeconds(5);

    private final String self;
    private Map<String, String> alive = Map.of();
    private long lookedAtMillis;
    private long graceUntilMillis;

    /** @param nowMillis of a clock that only this node knows, and that nobody sets */
    FailureDetector(String self, long nowMillis) {
        this.self = self;
        this.lookedAtMillis = nowMillis;
        this.graceUntilMillis = nowMillis;
    }

    /** Id to name, without this node. */
    Map<String, String> look(List<NodeRow> rows, long nowMillis) {
        if (nowMillis - lookedAtMillis > BLIND_AFTER.toMillis()) {
            graceUntilMillis = nowMillis + DEAD_AFTER.toMillis();
        }
        lookedAtMillis = nowMillis;
        Map<String, String> living = new LinkedHashMap<>(isGrace(nowMillis) ? alive : Map.of());
        for (NodeRow row : rows) {
            if (!row.id().equals(self) && row.ageMillis() <= DEAD_AFTER.toMillis()) {
                living.put(row.id(), row.name());
            }
        }
        alive = Map.copyOf(living);
        return alive;
    }

    /** Whether old rows may be those of living nodes. */
    boolean isGrace(long nowMillis) {
        return nowMillis < graceUntilMillis;
    }
}
