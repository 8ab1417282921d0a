package dev.parley.problem;

import java.util.List;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Describes why a request body could not be read, so that the author of the request can find the mistake. */
final class BodyErrorDetails {

    // A field's name is text from the client: limit how much of it is repeated.
    private static final int MAX_NAME_LENGTH = 64;

    private BodyErrorDetails() {}

    static Problem problem(HttpMessageNotReadableException unreadable) {
        Throwable cause = unreadable.getCause();
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof BodyTooLarge) {
                return Problem.ofStatus(ErrorCode.TOO_LARGE.status());
            }
        }
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return malformed("Unknown field: " + shortened(unknown.getPropertyName()) + ".");
        }
        if (cause instanceof MismatchedInputException mismatch) {
            String field = field(mismatch.getPath());
            return malformed(
                    field.isEmpty()
                            ? "The structure of the JSON body does not match this endpoint."
                            : "The field " + field + " has a value of the wrong type or format.");
        }
        return malformed("The body is not valid JSON for this endpoint.");
    }

    private static Problem malformed(String detail) {
        return Problem.of(ErrorCode.MALFORMED, detail);
    }

    private static String field(List<JacksonException.Reference> path) {
        String name = path.isEmpty() ? null : path.get(path.size() - 1).getPropertyName();
        return name == null ? "" : shortened(name);
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH) + "…";
    }
}
