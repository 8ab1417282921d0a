package dev.parley.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database that several nodes share; without a URL there is an embedded one, and a single node.
 *
 * @param url {@code jdbc:postgresql://host:port/name}, with the driver's parameters after a question mark; none by
 *     default
 * @param username who signs in to it
 * @param password with what
 * @param poolSize how many connections this node opens, 10 by default; requests beyond it wait up to four seconds for one
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
