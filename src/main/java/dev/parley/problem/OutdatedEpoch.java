package dev.parley.problem;

import java.util.Map;

/** Rejects a sequence number that was not assigned in the current epoch. The response names the current epoch. */
public final class OutdatedEpoch extends RequestRejected {

    private final String current;

    public OutdatedEpoch(String current) {
        super(
                ErrorCode.EPOCH_CHANGED,
                "A backup of the database was restored, or this number was never assigned. Load all data again.");
        this.current = current;
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("epoch", current);
    }
}
