package dev.parley.web;

import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.UrlEncoded;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Rejects a query string that cannot be decoded and a path with parameters, before any other component decodes them.
 *
 * <p>The container decodes a query on the first access to a parameter, which may be in a filter, a controller or a
 * forward, and each of them fails in a different way. Parley uses no path parameters ({@code ;x=1}). Spring's firewall
 * rejects them, but only after another filter has tried to decode them. Called on Jetty's threads; never blocks.
 */
@Component
@Order(0)
final class UriCheck implements HttpConfiguration.Customizer {

    private static final BiConsumer<String, String> REJECT_CONTROL_CHARACTERS = (name, value) -> {
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException();
        }
    };

    /** @throws HttpException.RuntimeException the error page of the container responds with 400 and logs nothing */
    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        String path = request.getHttpURI().getPath();
        String query = request.getHttpURI().getQuery();
        if ((path != null && path.indexOf(';') >= 0) || (query != null && !query.isEmpty() && !isDecodable(query))) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "Bad URI");
        }
        return request;
    }

    static boolean isDecodable(String query) {
        try {
            UrlEncoded.decodeUtf8To(query, 0, query.length(), REJECT_CONTROL_CHARACTERS);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
