package dev.parley.history;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.Epoch;
import org.jspecify.annotations.Nullable;

/** Reads the epochs that clients write into queries and headers. */
final class EpochParameter {

    private EpochParameter() {}

    /** @throws Refusal {@code MALFORMED} for what cannot be an epoch */
    static String parse(String name, String text) {
        if (!Epoch.isWellFormed(text)) {
            throw new Refusal(Reason.MALFORMED, name + " must have 8 to 16 letters and digits.");
        }
        return text;
    }

    /** Null if there is none. */
    static @Nullable String optional(String name, @Nullable String text) {
        return text == null ? null : parse(name, text);
    }
}
