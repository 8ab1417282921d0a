package dev.parley.gateway;

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
 * Says from which pages sockets may be opened: the service's own and those that were listed. Browsers send cookies with a
 * socket whatever page opens it, so without this any page could speak in its visitor's name. Any thread; never blocks.
 */
final class AllowedOrigins {

    private static final Logger logger = LoggerFactory.getLogger(AllowedOrigins.class);

    /** So many pairs of origin and host are logged once each; anybody can send others. */
    private static final int MOST_LOGGED = 100;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]{1,255}");
    private static final Pattern ORIGIN = Pattern.compile("https?://" + HOST.pattern());

    private final List<String> allowed;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    AllowedOrigins(List<String> allowed) {
        this.allowed = allowed.stream().map(AllowedOrigins::normalised).toList();
    }

    /**
     * @param origin the Origin header; absent for clients that are no browsers, which carry no one else's cookies
     * @param host the Host header
     */
    boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        boolean allows = allowed.contains(normalised(origin)) || isOwn(origin, host);
        if (!allows && isPlausible(origin, host) && logged.size() < MOST_LOGGED && logged.add(origin + ' ' + host)) {
            logger.warn(
                    "Refused a socket: origin {} does not match host {}; if users open the service at this origin, let the proxy set"
                            + " Host, and X-Forwarded-Host if it sends that, to the Host header that it received, port included"
                            + " (nginx: $http_host), or set parley.allowed-origins={}",
                    origin,
                    host,
                    origin);
        }
        return allows;
    }

    /** Only what a browser sends can be a page of this service: the rest is noise, and no advice for the operator. */
    private static boolean isPlausible(String origin, @Nullable String host) {
        return ORIGIN.matcher(origin).matches()
                && host != null
                && HOST.matcher(host).matches();
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
