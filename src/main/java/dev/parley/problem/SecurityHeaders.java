package dev.parley.problem;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.ResponseHttpFields.PersistentHttpField;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Adds the security headers to every response, including responses that the container sends before the application
 * runs.
 *
 * <p>The fields are persistent in Jetty's sense: they survive a reset of the response, as for an error. Called on
 * Jetty's threads; never blocks.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecurityHeaders implements HttpConfiguration.Customizer {

    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    private static final List<HttpField> FIELDS = List.of(
            field("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            field("X-Content-Type-Options", "nosniff"),
            field("X-Frame-Options", "DENY"),
            // Disable the XSS filter of old browsers, which caused more harm than it prevented.
            field("X-XSS-Protection", "0"),
            field("Referrer-Policy", "same-origin"));

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        addTo(responseHeaders);
        return request;
    }

    /** Adds missing security headers to an error response, and forbids caches to store it. */
    static void addToError(HttpFields.Mutable responseHeaders) {
        if (!responseHeaders.contains("X-Content-Type-Options")) {
            addTo(responseHeaders);
        }
        responseHeaders.put(HttpHeader.CACHE_CONTROL, "no-store");
    }

    private static void addTo(HttpFields.Mutable responseHeaders) {
        FIELDS.forEach(responseHeaders::add);
    }

    private static HttpField field(String name, String value) {
        return new PersistentHttpField(new HttpField(name, value));
    }
}
