package dev.parley.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sends a problem response when another filter fails because of invalid input from the client. Without this filter the
 * container would log each such failure with a stack trace.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ClientErrorFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | IOException | RuntimeException failure) {
            var status = ContainerErrors.status(failure);
            if (status.isEmpty() || response.isCommitted()) {
                throw failure;
            }
            Problem.ofStatus(status.getAsInt()).write(response);
        }
    }
}
