package dev.parley.account.session;

import dev.parley.problem.HeaderOverridingRequest;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Removes all cookies from a request except those of this service.
 *
 * <p>Browsers send the cookies of every application on the host, on any port: unclosed quotes, characters of any
 * script, tabs. The parsers and the firewall behind this filter would reject the whole request, or miss the session
 * cookie after them. RFC 6265, 5.4: the header is a list of {@code name=value}, separated by semicolons; only the
 * server that set a value can interpret it.
 *
 * <p>Called on Jetty's threads; never blocks.
 */
@Component
@Order(2)
final class ForeignCookieCustomizer implements HttpConfiguration.Customizer {

    /** Two cookies of one name have different paths. Cookies beyond this number are not from this service. */
    private static final int MAX_COOKIES = 8;

    private final CookieNames names;

    ForeignCookieCustomizer(CookieNames names) {
        this.names = names;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        return request.getHeaders().contains(HttpHeader.COOKIE)
                ? new HeaderOverridingRequest(request, withOwnCookies(request.getHeaders()))
                : request;
    }

    private HttpFields withOwnCookies(HttpFields headers) {
        var own = new ArrayList<String>();
        HttpFields.Mutable fields = HttpFields.build();
        for (HttpField field : headers) {
            if (field.getHeader() == HttpHeader.COOKIE) {
                own.addAll(ownCookies(field.getValue()));
            } else {
                fields.add(field);
            }
        }
        if (!own.isEmpty()) {
            fields.add(HttpHeader.COOKIE, String.join("; ", own.subList(0, Math.min(MAX_COOKIES, own.size()))));
        }
        return fields.asImmutable();
    }

    /** Returns the cookies of this service in one Cookie header, each as {@code name=value}. */
    List<String> ownCookies(@Nullable String header) {
        var own = new ArrayList<String>();
        for (String pair : header == null ? new String[0] : header.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = pair.substring(0, equals).strip();
                String value = pair.substring(equals + 1).strip();
                if ((name.equals(names.session()) || name.equals(names.xsrf())) && isPlain(value)) {
                    own.add(name + "=" + value);
                }
            }
        }
        return own;
    }

    /**
     * Returns whether a value consists of RFC 6265, 4.1.1, cookie-octets. Cookies of this service contain no other
     * characters, and no quotes.
     */
    private static boolean isPlain(String value) {
        return value.chars()
                .allMatch(octet ->
                        octet > ' ' && octet < 0x7f && octet != '"' && octet != ',' && octet != ';' && octet != '\\');
    }
}
