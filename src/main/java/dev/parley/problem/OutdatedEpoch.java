package dev.parley.problem;

import java.util.Map;

/** Refuses a number that was not given in the present epoch, and names that epoch. */
public final class OutdatedEpoch extends RequestRejected {

    private final String current;

    public OutdatedEpoch(String current) {
        super(
                ErrorCode.EPOCH_CHANGED,
                "An older copy of the database was restored, or the number was never given: load everything again.");
        this.current = current;
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("epoch", current);
    }
}
