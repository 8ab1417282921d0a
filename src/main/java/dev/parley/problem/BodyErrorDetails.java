package dev.parley.problem;

import java.util.List;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a body that could not be read, so that a typo is seen by the one who made it. */
final class BodyErrorDetails {

    // A field's name is the client's own text; enough of it to recognise.
    private static final int LONGEST_NAME = 64;

    private BodyErrorDetails() {}

    static Problem problem(HttpMessageNotReadableException unreadable) {
        Throwable cause = unreadable.getCause();
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof BodyTooLarge) {
                return Problem.ofStatus(ErrorCode.TOO_LARGE.status());
            }
        }
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return malformed("There is no field " + shortened(unknown.getPropertyName()) + " here.");
        }
        if (cause instanceof MismatchedInputException mismatch) {
            String field = field(mismatch.getPath());
            return malformed(field.isEmpty() ? "The body has the wrong shape." : field + " has a wrong value.");
        }
        return malformed("The body is not the JSON that is expected here.");
    }

    private static Problem malformed(String detail) {
        return Problem.of(ErrorCode.MALFORMED, detail);
    }

    private static String field(List<JacksonException.Reference> path) {
        String name = path.isEmpty() ? null : path.get(path.size() - 1).getPropertyName();
        return name == null ? "" : shortened(name);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
