package dev.parley.problem;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rejects a request, with a code and a sentence that may be shown to its sender.
 *
 * <p>Over STOMP, the frame has no effect, and the connection is closed unless the client subscribes to error reports.
 * Over HTTP, the rejection becomes a problem response with the status of the code.
 */
public class RequestRejected extends RuntimeException {

    private final ErrorCode errorCode;
    private final String detail;
    private final @Nullable Duration retryAfter;

    /** @param detail a sentence for people; never contains information that the sender may not see */
    public RequestRejected(ErrorCode errorCode, String detail) {
        this(errorCode, detail, null);
    }

    /** @param retryAfter how long to wait before a retry may succeed, or null if unknown */
    public RequestRejected(ErrorCode errorCode, String detail, @Nullable Duration retryAfter) {
        // No stack trace: rejections are frequent, and attackers can cause many.
        super(detail, null, false, false);
        this.errorCode = errorCode;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    public ErrorCode errorCode() {
        return errorCode;
    }

    public String detail() {
        return detail;
    }

    /** Returns further members of the problem response, by name. */
    public Map<String, String> fields() {
        return Map.of();
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
