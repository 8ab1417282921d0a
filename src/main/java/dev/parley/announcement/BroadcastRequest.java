package dev.parley.announcement;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;

/**
 * The body of a POST that posts an announcement to all users.
 *
 * @param level urgency, {@code info} or {@code warning}; defaults to info
 */
record BroadcastRequest(@Nullable String text, @Nullable String level) {

    /** @throws RequestRejected {@code INVALID} */
    String checkedLevel() {
        String requested = level == null ? "info" : level;
        return switch (requested) {
            case "info", "warning" -> requested;
            default -> throw new RequestRejected(ErrorCode.INVALID, "`level` must be info or warning.");
        };
    }

    /** Omits the text, which must not appear in logs. */
    @Override
    public String toString() {
        return "Broadcast[" + level + "]";
    }
}
