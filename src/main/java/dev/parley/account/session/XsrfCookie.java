package dev.parley.account.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/**
 * Sends the CSRF token in a cookie, and the cookie's name in a header, since another application on the host may use a
 * similar cookie.
 */
@Component
public final class XsrfCookie {

    private static final String NAME_HEADER = "Parley-XSRF-Cookie";

    private final CookieCsrfTokenRepository tokens;
    private final CookieNames names;

    XsrfCookie(CookieCsrfTokenRepository tokens, CookieNames names) {
        this.tokens = tokens;
        this.names = names;
    }

    /** Sets the cookie to the token of the request, or to a new token if the request has none. */
    void send(HttpServletRequest request, HttpServletResponse response) {
        CsrfToken token = tokens.loadToken(request);
        tokens.saveToken(token == null ? tokens.generateToken(request) : token, request, response);
        response.setHeader(NAME_HEADER, names.xsrf());
    }
}
