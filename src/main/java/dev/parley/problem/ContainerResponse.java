package dev.parley.problem;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * Unwraps the container's own response from the wrappers that filters put around it. A later dispatch passes the
 * wrapped response to every filter again.
 */
public final class ContainerResponse {

    private ContainerResponse() {}

    public static HttpServletResponse of(HttpServletResponse response) {
        return response instanceof HttpServletResponseWrapper wrapper
                        && wrapper.getResponse() instanceof HttpServletResponse inner
                ? of(inner)
                : response;
    }
}
