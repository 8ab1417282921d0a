package dev.parley.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Responds with 503 when a filter needs the database and the database is unavailable. {@link ProblemAdvice} does not
 * cover these failures: the session is read before the controller is called, and saved after it. This filter is outside
 * all others.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseUnavailableFilter extends OncePerRequestFilter {

    private static final Set<String> CONTENT_HEADERS =
            Set.of("content-length", "content-type", "content-encoding", "transfer-encoding");

    /** The response to a POST is written in an async dispatch, which loads the session too. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            if (response.isCommitted() || !DatabaseUnavailable.isCauseOf(e)) {
                throw e;
            }
            DatabaseUnavailable.warn(e);
            // Unwrap the response: writing through the wrappers of inner filters would save the session once more.
            HttpServletResponse own = ContainerResponse.of(response);
            resetContent(own);
            // The container closes the connection if the request body has not arrived yet. Announce that, or the client
            // would send its next request into the closed connection.
            own.setHeader(HttpHeaders.CONNECTION, "close");
            Problem.ofStatus(503).write(own);
        }
    }

    /** Discards a partly written response body. Keeps the headers, above all the security headers. */
    private static void resetContent(HttpServletResponse response) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : response.getHeaderNames()) {
            if (!CONTENT_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, List.copyOf(response.getHeaders(name)));
            }
        }
        response.reset();
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    }
}
