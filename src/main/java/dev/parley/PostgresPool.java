package dev.parley;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Opens connections to PostgreSQL.
 *
 * <p>Every wait has an end, so that whoever posts learns soon that the database is away. All of the driver's parameters
 * may be set otherwise in the URL, which has the last word.
 */
final class PostgresPool {

    /** For a connection, be it a pooled one or a new one. */
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(4);

    /** To see whether a pooled one still answers. */
    private static final Duration VALIDATION_WAIT = Duration.ofSeconds(1);

    private static final Duration CONNECT_WAIT = Duration.ofSeconds(3);

    /** For an answer: longer than all that the service asks takes, and longer than the waits for locks. */
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(10);

    /** After which the server ends the transaction of a node that stands still, whose locks the other nodes wait for. */
    private static final Duration IDLE_TRANSACTION = Duration.ofSeconds(5);

    private PostgresPool() {}

    /** @throws DatabaseUnusable if it cannot be reached, or does not let this user in */
    static HikariDataSource open(DatabaseProperties properties) {
        PostgresUrl url = PostgresUrl.of(properties.url());
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("parley");
        pool.setJdbcUrl(url.jdbc());
        pool.setUsername(properties.username());
        pool.setPassword(properties.password());
        pool.setMaximumPoolSize(properties.poolSize());
        pool.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        pool.setValidationTimeout(VALIDATION_WAIT.toMillis());
        pool.addDataSourceProperty("ApplicationName", "parley");
        // One statement for many rows of a commit, instead of one for each.
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        // The details of an error are the values of the row: what people say to each other.
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("connectTimeout", seconds(CONNECT_WAIT));
        pool.addDataSourceProperty("loginTimeout", seconds(CONNECT_WAIT));
        pool.addDataSourceProperty("socketTimeout", seconds(ANSWER_WAIT));
        pool.addDataSourceProperty("options", "-c idle_in_transaction_session_timeout=" + IDLE_TRANSACTION.toMillis());
        try {
            return new HikariDataSource(pool);
        } catch (RuntimeException e) {
            // Those around the root repeat the URL, with a password if there is one in it.
            Throwable root = root(e);
            throw new DatabaseUnusable(
                    "The database " + url + " cannot be used: " + root.getMessage(),
                    "Start it, or set parley.database.url, parley.database.username and parley.database.password.",
                    root);
        }
    }

    /** For migrations: one that waits for as long as a table takes to be written anew, and for another node's. */
    static DataSource patient(DatabaseProperties properties) {
        return new DriverManagerDataSource(properties.url(), properties.username(), properties.password());
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toSeconds());
    }
}
