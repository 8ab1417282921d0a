package dev.parley.web;

import dev.parley.problem.HeaderOverridingRequest;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Removes unreadable {@code Accept-Language}, {@code Accept-Encoding} and {@code Accept-Charset} headers, as if the
 * client had not sent them. RFC 9110, 12.5, allows a server to disregard them. The container fails on an unclosed quote
 * in one, or on a misplaced space.
 *
 * <p>Called on Jetty's threads; never blocks. A request without such headers is not changed.
 */
@Component
@Order(1)
final class PreferenceHeaderFilter implements HttpConfiguration.Customizer {

    private static final Set<HttpHeader> PREFERENCES =
            EnumSet.of(HttpHeader.ACCEPT_LANGUAGE, HttpHeader.ACCEPT_ENCODING, HttpHeader.ACCEPT_CHARSET);

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        for (HttpField field : request.getHeaders()) {
            if (isUnreadable(field)) {
                return new HeaderOverridingRequest(request, readable(request.getHeaders()));
            }
        }
        return request;
    }

    private static HttpFields readable(HttpFields headers) {
        HttpFields.Mutable readable = HttpFields.build();
        for (HttpField field : headers) {
            if (!isUnreadable(field)) {
                readable.add(field);
            }
        }
        return readable.asImmutable();
    }

    private static boolean isUnreadable(HttpField field) {
        if (field.getHeader() == null || !PREFERENCES.contains(field.getHeader())) {
            return false;
        }
        try {
            // Parse the header as the container will.
            var values = new QuotedQualityCSV();
            values.addValue(field.getValue());
            return values.getValues() == null;
        } catch (RuntimeException e) {
            return true;
        }
    }
}
