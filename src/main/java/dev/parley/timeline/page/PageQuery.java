package dev.parley.timeline.page;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.timeline.access.EpochParameter;
import dev.parley.timeline.access.QueryNumbers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a timeline that a reader requests: {@code ?before=&after=&around=&limit=&wait=&epoch=}.
 *
 * <p>Without {@code before}, {@code after} and {@code around}, the query selects the newest entries.
 *
 * @param before selects the entries before this number
 * @param after selects the entries after this number
 * @param around selects half of the entries before this number, and the rest from it on; at most one of {@code before},
 *     {@code after} and {@code around} is present
 * @param limit the maximum number of entries, 1 to 200, by default 50; a query with another value is rejected
 * @param maxWait {@code wait}: how long to wait for an entry after {@code after} if there is none, by default 0, at most 30 s
 * @param epoch the epoch of the numbers; null if the reader does not know it
 */
public record PageQuery(
        OptionalLong before,
        OptionalLong after,
        OptionalLong around,
        int limit,
        Duration maxWait,
        @Nullable String epoch) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final int MAX_WAIT_SECONDS = 30;

    /** @throws RequestRejected {@code MALFORMED} if a parameter is not a number, {@code INVALID} if it breaks a rule above */
    public static PageQuery of(Map<String, String> parameters) {
        var before = seq(parameters, "before");
        var after = seq(parameters, "after");
        var around = seq(parameters, "around");
        if (Stream.of(before, after, around).filter(OptionalLong::isPresent).count() > 1) {
            throw new RequestRejected(ErrorCode.INVALID, "Only one of before, after and around may be given.");
        }
        if (parameters.containsKey("wait") && after.isEmpty()) {
            throw new RequestRejected(
                    ErrorCode.INVALID, "wait requires after, the number after which to wait for an entry.");
        }
        long limit = number(parameters, "limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
        long waitSeconds = number(parameters, "wait", 0, MAX_WAIT_SECONDS).orElse(0);
        String epoch = EpochParameter.optional("epoch", parameters.get("epoch"));
        return new PageQuery(before, after, around, Math.toIntExact(limit), Duration.ofSeconds(waitSeconds), epoch);
    }

    private static OptionalLong seq(Map<String, String> parameters, String name) {
        return number(parameters, name, 0, Long.MAX_VALUE);
    }

    private static OptionalLong number(Map<String, String> parameters, String name, long least, long most) {
        String text = parameters.get(name);
        return text == null ? OptionalLong.empty() : OptionalLong.of(QueryNumbers.parse(name, text, least, most));
    }
}
