package dev.parley.account.session;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings that distinguish the cookies of this installation from those of another one on the same host. Browsers keep
 * cookies by host and not by port (RFC 6265, 8.5).
 *
 * @param cookieSuffix suffix of both cookie names, after an underscore; empty for no suffix; {@code auto}: the port,
 *     but no suffix on port 8080 or with a shared database
 */
@ConfigurationProperties("parley")
record CookieSettings(@DefaultValue("auto") String cookieSuffix) {

    private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9-]{0,32}");

    CookieSettings {
        if (!SUFFIX.matcher(cookieSuffix).matches()) {
            throw new IllegalArgumentException(
                    "parley.cookie-suffix must have up to 32 letters, digits and hyphens, or be auto, but is "
                            + cookieSuffix);
        }
    }
}
