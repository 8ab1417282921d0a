package dev.parley.timeline;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a timeline a reader asks for: {@code ?before=&after=&around=&limit=&wait=&epoch=}.
 *
 * <p>Without {@code before}, {@code after} and {@code around} it is the newest part.
 *
 * @param before the entries before this number
 * @param after the entries after this number
 * @param around half of the entries before this number, and the rest from there on; of these three there is at most one
 * @param limit at most so many entries, 50 unless told, from 1 to 200; beyond that the query is refused
 * @param patience the {@code wait}: how long to wait for an entry after {@code after} if there is none, 0 unless told, at most 30 s
 * @param epoch the epoch that the numbers are of; null if the reader does not know
 */
record PageQuery(
        OptionalLong before,
        OptionalLong after,
        OptionalLong around,
        int limit,
        Duration patience,
        @Nullable String epoch) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final int MAX_WAIT_SECONDS = 30;

    /** @throws RequestRejected {@code MALFORMED} for what is no number, {@code INVALID} for what breaks the rules above */
    static PageQuery of(Map<String, String> parameters) {
        var before = seq(parameters, "before");
        var after = seq(parameters, "after");
        var around = seq(parameters, "around");
        if (Stream.of(before, after, around).filter(OptionalLong::isPresent).count() > 1) {
            throw new RequestRejected(ErrorCode.INVALID, "Of before, after and around only one can be given.");
        }
        if (parameters.containsKey("wait") && after.isEmpty()) {
            throw new RequestRejected(
                    ErrorCode.INVALID, "wait needs after: the number behind which to wait for an entry.");
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
