package dev.parley.account.session;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Holds the names of this installation's two cookies: the session cookie, and the CSRF token cookie that the page
 * reads.
 */
@Component
final class CookieNames {

    private static final String XSRF = "XSRF-TOKEN";
    private static final int DEFAULT_PORT = 8080;

    private final String session;
    private final String xsrf;

    @Autowired
    CookieNames(
            CookieSettings settings,
            @Value("${server.servlet.session.cookie.name}") String session,
            @Value("${server.port:" + DEFAULT_PORT + "}") int port,
            @Value("${parley.database.url:}") String sharedDatabase) {
        this(session, suffix(settings.cookieSuffix(), port, !sharedDatabase.isEmpty()));
    }

    CookieNames(String session, String suffix) {
        this.session = session + suffix;
        this.xsrf = XSRF + suffix;
    }

    String session() {
        return session;
    }

    String xsrf() {
        return xsrf;
    }

    /**
     * Returns the suffix of both cookies. Nodes that share a database share its sessions on any port, so they have no
     * suffix.
     */
    static String suffix(String setting, int port, boolean sharedDatabase) {
        if (!"auto".equals(setting)) {
            return setting.isEmpty() ? "" : "_" + setting;
        }
        return sharedDatabase || port == 0 || port == DEFAULT_PORT ? "" : "_" + port;
    }
}
