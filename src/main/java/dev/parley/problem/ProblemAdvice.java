package dev.parley.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns whatever a controller throws into a problem, without a word of the exception's own text. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> on(Exception thrown, HttpServletRequest request) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof RequestRejected requestRejected) {
            return Problem.answer(requestRejected);
        }
        if (DatabaseUnavailable.isCauseOf(cause)) {
            DatabaseUnavailable.warn(cause);
            return Problem.ofStatus(503).answer(new HttpHeaders());
        }
        var clientError = ContainerErrors.status(cause);
        if (clientError.isPresent()) {
            return Problem.ofStatus(clientError.getAsInt()).answer(new HttpHeaders());
        }
        // The pattern, not the path: what a client sent stays out of the log.
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        log.error("{} {} failed", request.getMethod(), pattern, cause);
        return Problem.ofStatus(500).answer(new HttpHeaders());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception thrown, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (request instanceof ServletWebRequest servlet
                && servlet.getResponse() != null
                && servlet.getResponse().isCommitted()) {
            return null;
        }
        return untyped(problem(thrown, status.value()).answer(headers));
    }

    private static Problem problem(Exception thrown, int status) {
        if (thrown instanceof HttpMessageNotReadableException unreadable) {
            return BodyErrorDetails.problem(unreadable);
        }
        if (thrown instanceof MissingServletRequestParameterException missing) {
            return Problem.of(ErrorCode.MALFORMED, "The parameter " + missing.getParameterName() + " is missing.");
        }
        if (thrown instanceof MethodArgumentTypeMismatchException mismatch) {
            return Problem.of(ErrorCode.MALFORMED, mismatch.getName() + " has a value that cannot be read.");
        }
        if (thrown instanceof TypeMismatchException) {
            return Problem.of(ErrorCode.MALFORMED, "A parameter has a value that cannot be read.");
        }
        return Problem.ofStatus(status);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException thrown, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(thrown.getFieldErrors().stream().map(FieldError::getField), headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException thrown, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(
                thrown.getParameterValidationResults().stream()
                        .map(result ->
                                String.valueOf(result.getMethodParameter().getParameterName())),
                headers);
    }

    private static ResponseEntity<Object> invalid(Stream<String> names, HttpHeaders headers) {
        String listed = names.distinct().sorted().collect(Collectors.joining(", "));
        return untyped(Problem.of(ErrorCode.INVALID, "Missing or not valid: " + listed + ".")
                .answer(headers));
    }

    /** The base class promises bodies of any type. */
    private static ResponseEntity<Object> untyped(ResponseEntity<Problem> answer) {
        return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), answer.getStatusCode());
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean wrapper = thrown instanceof CompletionException || thrown instanceof ExecutionException;
        return wrapper && cause != null ? unwrapped(cause) : thrown;
    }
}
