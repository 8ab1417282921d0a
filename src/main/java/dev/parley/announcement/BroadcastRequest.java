package dev.parley.announcement;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;

/**
 * The body of a POST that announces something to everybody.
 *
 * @param level how urgent it is, {@code info} or {@code warning}; info if it is left out
 */
record BroadcastRequest(@Nullable String text, @Nullable String level) {

    /** @throws RequestRejected {@code INVALID} */
    String checkedLevel() {
        String asked = level == null ? "info" : level;
        return switch (asked) {
            case "info", "warning" -> asked;
            default -> throw new RequestRejected(ErrorCode.INVALID, "A level is info or warning.");
        };
    }

    /** Leaves the text out. */
    @Override
    public String toString() {
        return "Broadcast[" + level + "]";
    }
}
