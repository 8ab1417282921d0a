package dev.parley.fanout;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The point in a stream from which a reader wants to read.
 *
 * @param since the last number that the reader has; empty to start at the stream's head
 * @param epoch the epoch of that number; null if the reader does not know it. Ignored without a number
 */
public record StartingPoint(OptionalLong since, @Nullable String epoch) {

    static StartingPoint of(OptionalLong since) {
        return new StartingPoint(since, null);
    }

    /** Whether the number belongs to another epoch than this one. */
    boolean isOtherThan(String current) {
        return since.isPresent() && epoch != null && !epoch.equals(current);
    }
}
