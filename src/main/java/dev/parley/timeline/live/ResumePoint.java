package dev.parley.timeline.live;

import dev.parley.fanout.StartingPoint;
import dev.parley.problem.RequestRejected;
import dev.parley.timeline.access.EpochParameter;
import dev.parley.timeline.access.QueryNumbers;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Determines the starting point of an event stream. */
public final class ResumePoint {

    private ResumePoint() {}

    /**
     * Returns the starting point. The header {@code Last-Event-ID} takes precedence over {@code since} and {@code epoch}: a
     * browser that reconnects sends it to the original address, which still contains both parameters.
     *
     * @param lastEventId {@code epoch:seq}, the form of {@code id:}; or the number alone, which then belongs to the epoch of the
     *     address, if the address contains one
     * @throws RequestRejected {@code MALFORMED}
     */
    public static StartingPoint of(@Nullable String lastEventId, @Nullable String since, @Nullable String epoch) {
        String addressEpoch = EpochParameter.optional("epoch", epoch);
        if (lastEventId == null) {
            return new StartingPoint(
                    since == null ? OptionalLong.empty() : OptionalLong.of(number("since", since)), addressEpoch);
        }
        int colon = lastEventId.indexOf(':');
        String eventEpoch =
                colon < 0 ? addressEpoch : EpochParameter.parse("Last-Event-ID", lastEventId.substring(0, colon));
        return new StartingPoint(
                OptionalLong.of(number("Last-Event-ID", lastEventId.substring(colon + 1))), eventEpoch);
    }

    private static long number(String name, String text) {
        return QueryNumbers.parse(name, text, 0, Long.MAX_VALUE);
    }
}
