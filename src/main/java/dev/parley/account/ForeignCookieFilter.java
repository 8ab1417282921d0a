package dev.parley.account;

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
 * Leaves of a request's cookies this service's own.
 *
 * <p>Browsers send what any application on the host has set, on any port: quotes that are never closed, characters of any
 * script, tabs. The parsers and the firewall further on would refuse the whole request for them, or miss the session
 * behind them. RFC 6265, 5.4: the header is a list of {@code name=value}, separated by semicolons; a value means something
 * to the server that set it alone.
 *
 * <p>Called on Jetty's threads; never blocks.
 */
@Component
@Order(2)
final class ForeignCookieFilter implements HttpConfiguration.Customizer {

    /** Two of a name come from different paths. More are none of ours. */
    private static final int MOST = 8;

    private final CookieNames names;

    ForeignCookieFilter(CookieNames names) {
        this.names = names;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        return request.getHeaders().contains(HttpHeader.COOKIE)
                ? new HeaderOverridingRequest(request, withOwn(request.getHeaders()))
                : request;
    }

    private HttpFields withOwn(HttpFields headers) {
        var own = new ArrayList<String>();
        HttpFields.Mutable fields = HttpFields.build();
        for (HttpField field : headers) {
            if (field.getHeader() == HttpHeader.COOKIE) {
                own.addAll(own(field.getValue()));
            } else {
                fields.add(field);
            }
        }
        if (!own.isEmpty()) {
            fields.add(HttpHeader.COOKIE, String.join("; ", own.subList(0, Math.min(MOST, own.size()))));
        }
        return fields.asImmutable();
    }

    /** Of one Cookie header, each as {@code name=value}. */
    List<String> own(@Nullable String header) {
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

    /** RFC 6265, 4.1.1, cookie-octet. What this service sets has no other characters, and no quotes. */
    private static boolean isPlain(String value) {
        return value.chars()
                .allMatch(octet ->
                        octet > ' ' && octet < 0x7f && octet != '"' && octet != ',' && octet != ';' && octet != '\\');
    }
}
