package dev.parley.timeline.access;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.Epoch;
import org.jspecify.annotations.Nullable;

/** Parses epochs in the queries and headers of clients. */
public final class EpochParameter {

    private EpochParameter() {}

    /** @throws RequestRejected {@code MALFORMED} if the text cannot be an epoch */
    public static String parse(String name, String text) {
        if (!Epoch.isWellFormed(text)) {
            throw new RequestRejected(ErrorCode.MALFORMED, name + " must have 8 to 16 letters and digits.");
        }
        return text;
    }

    /** Returns null if the client sent no epoch. */
    public static @Nullable String optional(String name, @Nullable String text) {
        return text == null ? null : parse(name, text);
    }
}
