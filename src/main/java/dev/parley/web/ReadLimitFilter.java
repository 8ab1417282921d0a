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
 * Rejects the reads of a user who exceeds {@link ReadLimits}. Runs after the security filters, which determine the
 * user. Long polls and event streams have limits of their own, since they wait most of the time.
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
            } catch (RequestRejected rejection) {
                Problem.write(rejection, response);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
