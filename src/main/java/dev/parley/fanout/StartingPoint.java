package dev.parley.fanout;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader wants to start in a stream.
 *
 * @param since the last number that the reader has; empty to start at the stream's head
 * @param epoch the epoch that the number is of; null if the reader does not know. Without a number it says nothing
 */
public record StartingPoint(OptionalLong since, @Nullable String epoch) {

    static StartingPoint of(OptionalLong since) {
        return new StartingPoint(since, null);
    }

    /** Whether the number was given in another epoch than this one. */
    boolean isOtherThan(String current) {
        return since.isPresent() && epoch != null && !epoch.equals(current);
    }
}
