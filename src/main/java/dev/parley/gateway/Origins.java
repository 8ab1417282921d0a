package dev.parley.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says from which pages sockets may be opened: the service's own and those that were listed. Browsers send cookies with a
 * socket whatever page opens it, so without this any page could speak in its visitor's name.
 */
final class Origins {

    private final List<String> allowed;

    Origins(List<String> allowed) {
        this.allowed = allowed.stream().map(Origins::normalised).toList();
    }

    /**
     * @param origin the Origin header; absent for clients that are no browsers, which carry no one else's cookies
     * @param host the Host header
     */
    boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        return allowed.contains(normalised(origin)) || isOwn(origin, host);
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            var uri = new URI(origin);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            // A scheme, a host and a port are all that an origin has; whatever has more is a trick.
            if (!web
                    || host == null
                    || uri.getHost() == null
                    || uri.getRawFragment() != null
                    || !uri.getRawSchemeSpecificPart().equals("//" + uri.getRawAuthority())) {
                return false;
            }
            var own = new URI(uri.getScheme() + "://" + host);
            return uri.getHost().equalsIgnoreCase(own.getHost()) && uri.getUserInfo() == null && port(uri) == port(own);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static String normalised(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
