package dev.parley.gateway.handshake;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which origins may open WebSockets: the service's own origin and those in {@code parley.allowed-origins}.
 * Browsers send cookies with a handshake from any page, so without this check any page could act as its visitor. Any
 * thread; never blocks.
 */
final class AllowedOrigins {

    private static final Logger logger = LoggerFactory.getLogger(AllowedOrigins.class);

    /** Limits the pairs of origin and host that are logged, once each: any client can send arbitrary ones. */
    private static final int MAX_LOGGED = 100;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]{1,255}");
    private static final Pattern ORIGIN = Pattern.compile("https?://" + HOST.pattern());

    private final List<String> allowed;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    AllowedOrigins(List<String> allowed) {
        this.allowed = allowed.stream().map(AllowedOrigins::normalized).toList();
    }

    /**
     * @param origin the Origin header; null for clients other than browsers, which do not carry another user's cookies
     * @param host the Host header
     */
    boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        boolean allows = allowed.contains(normalized(origin)) || isOwn(origin, host);
        if (!allows && isPlausible(origin, host) && logged.size() < MAX_LOGGED && logged.add(origin + ' ' + host)) {
            logger.warn(
                    "Rejected a WebSocket: origin {} does not match host {}; if users open the service at this origin, let the proxy set"
                            + " Host, and X-Forwarded-Host if it sends that, to the Host header that it received, port included"
                            + " (nginx: $http_host), or set parley.allowed-origins={}",
                    origin,
                    host,
                    origin);
        }
        return allows;
    }

    /**
     * Returns whether a browser could have sent these headers. All other values are noise and no advice for the
     * operator.
     */
    private static boolean isPlausible(String origin, @Nullable String host) {
        return ORIGIN.matcher(origin).matches()
                && host != null
                && HOST.matcher(host).matches();
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            var uri = new URI(origin);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            // An origin consists of scheme, host and port; anything more is an attack.
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

    private static String normalized(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
