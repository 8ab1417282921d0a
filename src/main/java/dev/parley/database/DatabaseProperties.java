package dev.parley.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database that several nodes share. Without a URL, a single node uses an embedded database.
 *
 * @param url {@code jdbc:postgresql://host:port/name}, with the driver's parameters after a question mark; none by
 *     default
 * @param username the database user
 * @param password the password of the database user
 * @param poolSize the maximum number of connections of this node, 10 by default; requests beyond it wait up to four
 *     seconds for one
 */
@ConfigurationProperties("parley.database")
public record DatabaseProperties(
        @DefaultValue("") String url,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("10") int poolSize) {

    public boolean embedded() {
        return url.isBlank();
    }

    /** Leaves the password out, and the URL, which may hold one too. */
    @Override
    public String toString() {
        return embedded() ? "embedded" : PostgresUrl.of(url).toString();
    }
}
