package dev.parley.problem;

import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpException;
import org.springframework.security.web.firewall.RequestRejectedException;

/**
 * Recognises the exceptions by which the container and the firewall reject a request late: when a parameter, a cookie or a
 * header is asked for first, on whatever layer that is.
 */
final class ContainerErrors {

    private static final int BAD_REQUEST = 400;

    private ContainerErrors() {}

    /** The status to answer with; empty if the failure is not the client's. */
    static OptionalInt status(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RequestRejectedException) {
                return OptionalInt.of(BAD_REQUEST);
            }
            if (cause instanceof HttpException rejected && rejected.getCode() / 100 == BAD_REQUEST / 100) {
                return OptionalInt.of(rejected.getCode());
            }
        }
        return OptionalInt.empty();
    }
}
