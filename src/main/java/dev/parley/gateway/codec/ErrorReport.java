package dev.parley.gateway.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of an error report on {@code /user/queue/errors}.
 *
 * @param code a code of {@link dev.parley.problem.ErrorCode}
 * @param receipt the receipt id of the rejected frame, whose receipt will not be sent
 * @param clientId the client id of the rejected message, by which its client recognises it
 * @param retryAfterMillis how long to wait before a retry may succeed, if known; at least 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorReport(
        String code,
        String message,
        @Nullable String destination,
        @Nullable String receipt,
        @Nullable String clientId,
        @Nullable Long retryAfterMillis) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @return the report as JSON in UTF-8 */
    public static byte[] of(
            RequestRejected rejection,
            @Nullable String destination,
            @Nullable String receipt,
            @Nullable String clientId) {
        var retryAfterMillis =
                rejection.retryAfter().map(wait -> Math.max(1, wait.toMillis())).orElse(null);
        return JSON.writeValueAsBytes(new ErrorReport(
                rejection.errorCode().code(), rejection.detail(), destination, receipt, clientId, retryAfterMillis));
    }
}
