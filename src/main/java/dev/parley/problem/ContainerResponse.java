package dev.parley.problem;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/** Finds the container's own response beneath what filters made of it, which in a later dispatch is passed to all of them. */
public final class ContainerResponse {

    private ContainerResponse() {}

    public static HttpServletResponse of(HttpServletResponse response) {
        return response instanceof HttpServletResponseWrapper wrapper
                        && wrapper.getResponse() instanceof HttpServletResponse inner
                ? of(inner)
                : response;
    }
}
