package dev.parley.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * A rejected request in the format of RFC 9457, with the stable code that programs evaluate.
 *
 * @param type always {@code about:blank}: {@code code} identifies the problem
 * @param title the reason phrase of the HTTP status
 * @param detail a sentence for people; never an exception's message
 * @param fields further members by name, see {@link RequestRejected#fields}
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @JsonAnyGetter Map<String, String> fields) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public static Problem of(ErrorCode errorCode, String detail) {
        return of(errorCode, errorCode.status(), detail);
    }

    /** For statuses more specific than the code, such as 414 for {@code malformed}. */
    static Problem of(ErrorCode errorCode, int status, String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Refused" : known.getReasonPhrase();
        return new Problem("about:blank", title, status, detail, errorCode.code(), Map.of());
    }

    /** Creates a problem with a general sentence, for errors of which only the status is known. */
    static Problem ofStatus(int status) {
        ErrorCode errorCode = ErrorCode.ofStatus(status);
        String detail =
                switch (errorCode) {
                    case UNAUTHENTICATED -> "Sign in first.";
                    case FORBIDDEN -> "This is not allowed.";
                    case NOT_FOUND -> "No resource exists at this address.";
                    case METHOD_NOT_ALLOWED -> "This address does not support this HTTP method.";
                    case NOT_ACCEPTABLE -> "No response format matches the Accept header.";
                    case TOO_LARGE -> "The request is too large.";
                    case UNSUPPORTED_MEDIA_TYPE -> "The body must be application/json.";
                    case INTERNAL -> "The server failed to process this request and logged the error.";
                    case OVERLOADED -> "The server cannot process this request at the moment. Try again later.";
                    default -> "The request cannot be understood.";
                };
        return of(errorCode, status, detail);
    }

    public static ResponseEntity<Problem> toResponse(RequestRejected rejection) {
        HttpHeaders headers = new HttpHeaders();
        rejection.retryAfter().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, seconds(wait)));
        return of(rejection.errorCode(), rejection.detail())
                .with(rejection.fields())
                .toResponse(headers);
    }

    private Problem with(Map<String, String> fields) {
        return new Problem(type, title, status, detail, code, fields);
    }

    /**
     * Writes the response to a rejected request outside MVC. Sets {@code Retry-After} if the rejection names a time.
     */
    public static void write(RequestRejected rejection, HttpServletResponse response) throws IOException {
        rejection.retryAfter().ifPresent(wait -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds(wait)));
        of(rejection.errorCode(), rejection.detail()).write(response);
    }

    ResponseEntity<Problem> toResponse(HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(this);
    }

    /**
     * Writes the response outside MVC, for filters, whose exceptions do not reach {@link ProblemAdvice}. Does nothing
     * if the response is committed.
     */
    public void write(HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] json = json();
        response.setStatus(status);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }

    byte[] json() {
        return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    }

    /** Rounds up, so that a client that waits this long is not rejected again. */
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
