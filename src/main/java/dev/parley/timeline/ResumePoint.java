package dev.parley.timeline;

import dev.parley.fanout.StartingPoint;
import dev.parley.problem.RequestRejected;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds out where an event stream is to start. */
final class ResumePoint {

    private ResumePoint() {}

    /**
     * The header {@code Last-Event-ID} goes first: a browser that reconnects sends it to the address that it began with,
     * {@code since} and {@code epoch} included.
     *
     * @param lastEventId {@code epoch:seq} as in {@code id:}, or the number alone, which is then of the epoch that the
     *     address names, if it names one
     * @throws RequestRejected {@code MALFORMED}
     */
    static StartingPoint of(@Nullable String lastEventId, @Nullable String since, @Nullable String epoch) {
        String ofAddress = EpochParameter.optional("epoch", epoch);
        if (lastEventId == null) {
            return new StartingPoint(
                    since == null ? OptionalLong.empty() : OptionalLong.of(number("since", since)), ofAddress);
        }
        int colon = lastEventId.indexOf(':');
        String ownEpoch =
                colon < 0 ? ofAddress : EpochParameter.parse("Last-Event-ID", lastEventId.substring(0, colon));
        return new StartingPoint(OptionalLong.of(number("Last-Event-ID", lastEventId.substring(colon + 1))), ownEpoch);
    }

    private static long number(String name, String text) {
        return QueryNumbers.parse(name, text, 0, Long.MAX_VALUE);
    }
}
