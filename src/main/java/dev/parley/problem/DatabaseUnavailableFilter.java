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
 * Answers 503 where a filter needs the database and does not get it: the session is read before, and saved after, anything
 * that {@link ProblemAdvice} sees. Outside of all other filters.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseUnavailableFilter extends OncePerRequestFilter {

    private static final Set<String> CONTENT_HEADERS =
            Set.of("content-length", "content-type", "content-encoding", "transfer-encoding");

    /** The answer to a post is written in a dispatch of its own, which looks for the session too. */
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
            // Inner filters would save the session once more.
            HttpServletResponse own = ContainerResponse.of(response);
            resetContent(own);
            // The request's body may not have come yet, and then the container closes the connection: a client that was
            // not told so would send its next request into it.
            own.setHeader(HttpHeaders.CONNECTION, "close");
            Problem.ofStatus(503).write(own);
        }
    }

    /** Part of another answer may have been written. Headers stay, above all those that security needs. */
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
