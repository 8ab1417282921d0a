package dev.parley.problem;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says no to a request, with a reason that may be shown to the one who asked.
 *
 * <p>A refused frame costs its sender that frame, or the connection if they take no reports of refusals; over HTTP a refusal becomes a problem detail
 * with the reason's status.
 */
public class RequestRejected extends RuntimeException {

    private final ErrorCode errorCode;
    private final String sentence;
    private final @Nullable Duration retryAfter;

    /** @param sentence for people; never holds what the one who asked may not know */
    public RequestRejected(ErrorCode errorCode, String sentence) {
        this(errorCode, sentence, null);
    }

    /** @param retryAfter how long to wait before the same request may be granted, if that is known */
    public RequestRejected(ErrorCode errorCode, String sentence, @Nullable Duration retryAfter) {
        // No stack trace: refusals are an everyday answer, and attackers can ask for many.
        super(sentence, null, false, false);
        this.errorCode = errorCode;
        this.sentence = sentence;
        this.retryAfter = retryAfter;
    }

    public ErrorCode reason() {
        return errorCode;
    }

    public String sentence() {
        return sentence;
    }

    /** What programs are told beside the reason, by name. */
    public Map<String, String> fields() {
        return Map.of();
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
