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

/**
 * Converts every exception of a controller into a problem response, which never contains the message of the exception.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger logger = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> on(Exception thrown, HttpServletRequest request) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof RequestRejected rejection) {
            return Problem.toResponse(rejection);
        }
        if (DatabaseUnavailable.isCauseOf(cause)) {
            DatabaseUnavailable.warn(cause);
            return Problem.ofStatus(503).toResponse(new HttpHeaders());
        }
        var clientError = ContainerErrors.status(cause);
        if (clientError.isPresent()) {
            return Problem.ofStatus(clientError.getAsInt()).toResponse(new HttpHeaders());
        }
        // Log the pattern and not the path, which is text from the client.
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        logger.error("{} {} failed", request.getMethod(), pattern, cause);
        return Problem.ofStatus(500).toResponse(new HttpHeaders());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception thrown, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (request instanceof ServletWebRequest servlet
                && servlet.getResponse() != null
                && servlet.getResponse().isCommitted()) {
            return null;
        }
        return widened(problem(thrown, status.value()).toResponse(headers));
    }

    private static Problem problem(Exception thrown, int status) {
        if (thrown instanceof HttpMessageNotReadableException unreadable) {
            return BodyErrorDetails.problem(unreadable);
        }
        if (thrown instanceof MissingServletRequestParameterException missing) {
            return Problem.of(ErrorCode.MALFORMED, "The parameter " + missing.getParameterName() + " is missing.");
        }
        if (thrown instanceof MethodArgumentTypeMismatchException mismatch) {
            return Problem.of(ErrorCode.MALFORMED, "The parameter " + mismatch.getName() + " has an invalid value.");
        }
        if (thrown instanceof TypeMismatchException) {
            return Problem.of(ErrorCode.MALFORMED, "A parameter has an invalid value.");
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
        String list = names.distinct().sorted().collect(Collectors.joining(", "));
        return widened(Problem.of(ErrorCode.INVALID, "Missing or invalid: " + list + ".")
                .toResponse(headers));
    }

    /** Widens the body type to that of the base class. */
    private static ResponseEntity<Object> widened(ResponseEntity<Problem> response) {
        return new ResponseEntity<>(response.getBody(), response.getHeaders(), response.getStatusCode());
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean wrapper = thrown instanceof CompletionException || thrown instanceof ExecutionException;
        return wrapper && cause != null ? unwrapped(cause) : thrown;
    }
}
