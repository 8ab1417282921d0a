package dev.parley.web;

import dev.parley.problem.Problem;
import dev.parley.problem.RequestRejected;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses the reads of a user who reads too much. After the security filters, which find out who that is. Long polls and event
 * streams, which wait most of the time, have limits of their own.
 */
final class ReadLimitFilter extends OncePerRequestFilter {

    private final ReadLimits limits;

    ReadLimitFilter(ReadLimits limits) {
        this.limits = limits;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.GET.matches(request.getMethod())
                || !BufferedResponseFilter.appliesTo(request)
                || request.getParameter("wait") != null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Principal reader = request.getUserPrincipal();
        if (reader != null) {
            try {
                request.setAttribute(BufferedResponseFilter.READ, limits.begin(reader.getName()));
            } catch (RequestRejected requestRejected) {
                Problem.write(requestRejected, response);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
