package dev.parley.web;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects a body with 415 if its {@code Content-Type} is a range or if it is compressed.
 *
 * <p>RFC 9110, 8.3: the media type of content has no wildcards; only Accept has ranges. RFC 9110, 8.4: "An origin
 * server MAY respond with a status code of 415 … if a representation in the request message has a content coding that
 * is not acceptable." A small compressed body could expand to any size.
 */
final class ContentHeaderFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (isRange(request.getContentType())) {
            unsupported("Content-Type must be one media type, without wildcards.")
                    .write(response);
        } else if (coding != null && !coding.isBlank() && !"identity".equalsIgnoreCase(coding.strip())) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
            unsupported("Compressed bodies are not accepted; send the body without Content-Encoding.")
                    .write(response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isRange(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters)).indexOf('*') >= 0;
    }

    private static Problem unsupported(String detail) {
        return Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, detail);
    }
}
