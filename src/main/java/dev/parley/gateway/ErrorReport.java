package dev.parley.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a report on {@code /user/queue/errors}.
 *
 * @param code one of {@link dev.parley.problem.ErrorCode}'s
 * @param receipt the receipt that will not come
 * @param clientId of the refused post, so that a client knows which one it was
 * @param retryAfterMillis how long to wait before the same may be granted, if that is known; at least 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ErrorReport(
        String code,
        String message,
        @Nullable String destination,
        @Nullable String receipt,
        @Nullable String clientId,
        @Nullable Long retryAfterMillis) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** UTF-8. */
    static byte[] of(
            RequestRejected requestRejected,
            @Nullable String destination,
            @Nullable String receipt,
            @Nullable String clientId) {
        var retryAfterMillis = requestRejected
                .retryAfter()
                .map(wait -> Math.max(1, wait.toMillis()))
                .orElse(null);
        return JSON.writeValueAsBytes(new ErrorReport(
                requestRejected.errorCode().code(),
                requestRejected.detail(),
                destination,
                receipt,
                clientId,
                retryAfterMillis));
    }
}
