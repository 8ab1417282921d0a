package dev.parley.account;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Knows the names of this installation's two cookies: the session's, and the CSRF token's, which the page reads. */
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

    /** Nodes that share a database share its sessions, on whatever ports they are. */
    static String suffix(String setting, int port, boolean sharedDatabase) {
        if (!"auto".equals(setting)) {
            return setting.isEmpty() ? "" : "_" + setting;
        }
        return sharedDatabase || port == 0 || port == DEFAULT_PORT ? "" : "_" + port;
    }
}
