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
 * A refusal as RFC 9457 writes it, with the stable code that programs read.
 *
 * @param type always {@code about:blank}: the code tells what a type's address would
 * @param title the status in words
 * @param detail a sentence for people, never an exception's text
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

    /** For statuses that are finer than the reason, such as 414 for {@code malformed}. */
    static Problem of(ErrorCode errorCode, int status, String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Refused" : known.getReasonPhrase();
        return new Problem("about:blank", title, status, detail, errorCode.code(), Map.of());
    }

    /** What to tell people when nothing more is known than the status. */
    static Problem ofStatus(int status) {
        ErrorCode errorCode = ErrorCode.ofStatus(status);
        String detail =
                switch (errorCode) {
                    case UNAUTHENTICATED -> "Sign in first.";
                    case FORBIDDEN -> "This is not allowed.";
                    case NOT_FOUND -> "There is nothing here.";
                    case METHOD_NOT_ALLOWED -> "This method is not supported here.";
                    case NOT_ACCEPTABLE -> "There is no answer in a form that you accept.";
                    case TOO_LARGE -> "The request is too large.";
                    case UNSUPPORTED_MEDIA_TYPE -> "The body must be application/json.";
                    case INTERNAL -> "Something went wrong here. It has been logged.";
                    case OVERLOADED -> "Too much to do at the moment. Try again later.";
                    default -> "The request cannot be understood.";
                };
        return of(errorCode, status, detail);
    }

    public static ResponseEntity<Problem> answer(RequestRejected requestRejected) {
        HttpHeaders headers = new HttpHeaders();
        requestRejected.retryAfter().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, seconds(wait)));
        return of(requestRejected.reason(), requestRejected.sentence())
                .with(requestRejected.fields())
                .answer(headers);
    }

    private Problem with(Map<String, String> further) {
        return new Problem(type, title, status, detail, code, further);
    }

    /** Answers outside MVC, with {@code Retry-After} if the refusal says when. */
    public static void write(RequestRejected requestRejected, HttpServletResponse response) throws IOException {
        requestRejected.retryAfter().ifPresent(wait -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds(wait)));
        of(requestRejected.reason(), requestRejected.sentence()).write(response);
    }

    ResponseEntity<Problem> answer(HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(this);
    }

    /** Answers outside MVC: from filters, whose exceptions no advice sees. */
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

    /** Rounded up, so that whoever waits that long is not refused again. */
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
