package dev.parley.problem;

import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpException;
import org.springframework.security.web.firewall.RequestRejectedException;

/**
 * Recognises the exceptions by which the container and Spring Security's firewall reject a request late: on the first
 * access to a parameter, a cookie or a header, on any layer.
 */
final class ContainerErrors {

    private static final int BAD_REQUEST = 400;

    private ContainerErrors() {}

    /** @return the HTTP status of the response; empty if the client did not cause the failure */
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
