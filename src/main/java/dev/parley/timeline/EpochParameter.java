package dev.parley.timeline;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.Epoch;
import org.jspecify.annotations.Nullable;

/** Reads the epochs that clients write into queries and headers. */
final class EpochParameter {

    private EpochParameter() {}

    /** @throws RequestRejected {@code MALFORMED} for what cannot be an epoch */
    static String parse(String name, String text) {
        if (!Epoch.isWellFormed(text)) {
            throw new RequestRejected(ErrorCode.MALFORMED, name + " must have 8 to 16 letters and digits.");
        }
        return text;
    }

    /** Null if there is none. */
    static @Nullable String optional(String name, @Nullable String text) {
        return text == null ? null : parse(name, text);
    }
}
