package dev.parley.web;

import dev.parley.problem.HeaderOverridingRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Keeps only the forwarding headers that a proxy sets, and removes all others.
 *
 * <p>A proxy sets {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}. Few proxies remove headers that they do
 * not set. A client that sent another one, such as RFC 7239's {@code Forwarded}, would therefore override the values of
 * the proxy. Of the addresses in {@code X-Forwarded-For}, the nearest proxy added the last one; a client may have
 * invented all others.
 *
 * <p>Example: {@code X-Forwarded-For: 203.0.113.9, 192.0.2.7} becomes {@code X-Forwarded-For: 192.0.2.7}.
 *
 * <p>Called on Jetty's threads; never blocks. A request without such headers is not changed.
 */
@Component
@Order(1)
final class ProxyHeaders implements HttpConfiguration.Customizer {

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        boolean proxied = false;
        for (HttpField field : request.getHeaders()) {
            proxied |= isForwarded(field) || isUntrusted(field);
        }
        return proxied ? new HeaderOverridingRequest(request, trusted(request.getHeaders())) : request;
    }

    static HttpFields trusted(HttpFields headers) {
        HttpFields.Mutable trusted = HttpFields.build();
        String nearest = null;
        for (HttpField field : headers) {
            if (isForwarded(field)) {
                String value = field.getValue() == null ? "" : field.getValue();
                nearest = value.substring(value.lastIndexOf(',') + 1).strip();
            } else if (!isUntrusted(field)) {
                trusted.add(field);
            }
        }
        if (nearest != null && !nearest.isEmpty()) {
            trusted.add(HttpHeader.X_FORWARDED_FOR, nearest);
        }
        return trusted.asImmutable();
    }

    private static boolean isForwarded(HttpField field) {
        return field.getHeader() == HttpHeader.X_FORWARDED_FOR;
    }

    /** Headers that Jetty or Spring evaluates and that the documented proxy setup does not set. */
    private static boolean isUntrusted(HttpField field) {
        String name = field.getName();
        return field.getHeader() == HttpHeader.FORWARDED
                || "X-Forwarded-Port".equalsIgnoreCase(name)
                || "X-Forwarded-Server".equalsIgnoreCase(name)
                || "X-Forwarded-Prefix".equalsIgnoreCase(name)
                || "X-Forwarded-Ssl".equalsIgnoreCase(name)
                || "X-Proxied-Https".equalsIgnoreCase(name)
                || "Proxy-auth-cert".equalsIgnoreCase(name)
                || "Proxy-ssl-id".equalsIgnoreCase(name);
    }
}
