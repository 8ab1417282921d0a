package dev.parley.web;

import dev.parley.problem.HeaderOverridingRequest;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Drops preferences that the service cannot honour, as if the client had none.
 *
 * <ul>
 *   <li>Preference headers with a syntax error. RFC 9110, 12.5: a server may disregard them; the container fails on an open
 *       quote in one, or on a space in the wrong place.
 *   <li>The {@code charset} of a type in {@code Accept}. Every answer is UTF-8, and JSON has no such parameter (RFC 8259, 11).
 *       Spring answers 500 where a mapping names its types, as those of {@code /actuator} do, and no converter writes the
 *       charset; elsewhere it answers 406.
 * </ul>
 *
 * <p>Called on Jetty's threads; never blocks. A request without such headers is not changed.
 */
@Component
@Order(1)
final class PreferenceHeaderCustomizer implements HttpConfiguration.Customizer {

    private static final Set<HttpHeader> PREFERENCES =
            EnumSet.of(HttpHeader.ACCEPT_LANGUAGE, HttpHeader.ACCEPT_ENCODING, HttpHeader.ACCEPT_CHARSET);

    private static final Pattern CHARSET =
            Pattern.compile(";[ \\t]*charset[ \\t]*=[ \\t]*(?:\"[^\"]*\"|[^;, \\t\"]*)", Pattern.CASE_INSENSITIVE);

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        for (HttpField field : request.getHeaders()) {
            if (isUnreadable(field) || namesCharset(field)) {
                return new HeaderOverridingRequest(request, readable(request.getHeaders()));
            }
        }
        return request;
    }

    private static HttpFields readable(HttpFields headers) {
        HttpFields.Mutable readable = HttpFields.build();
        for (HttpField field : headers) {
            if (namesCharset(field)) {
                readable.add(
                        HttpHeader.ACCEPT, CHARSET.matcher(field.getValue()).replaceAll(""));
            } else if (!isUnreadable(field)) {
                readable.add(field);
            }
        }
        return readable.asImmutable();
    }

    private static boolean namesCharset(HttpField field) {
        return field.getHeader() == HttpHeader.ACCEPT
                && field.getValue() != null
                && CHARSET.matcher(field.getValue()).find();
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
