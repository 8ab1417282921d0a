package dev.parley.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.stream.StreamLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;
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

    /** For an answer: longer than any query and any wait for a lock takes. {@link PostgresWatch} notices a silent server earlier. */
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(10);

    /** After which the server ends the transaction of a node that stands still, whose locks the other nodes wait for. */
    private static final Duration IDLE_TRANSACTION = Duration.ofSeconds(5);

    private PostgresPool() {}

    /** @throws DatabaseUnusable if it cannot be reached, or does not let this user in */
    static HikariDataSource open(DatabaseProperties properties) {
        PostgresUrl url = PostgresUrl.of(properties.url());
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("parley");
        pool.setMaximumPoolSize(properties.poolSize());
        pool.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        pool.setValidationTimeout(VALIDATION_WAIT.toMillis());
        try {
            PhysicalConnections connections = new PhysicalConnections(url.jdbc(), parameters(properties));
            pool.setDataSource(connections);
            return new WatchedPool(pool, connections);
        } catch (SQLException | RuntimeException e) {
            // Those around the root repeat the URL, with a password if there is one in it.
            Throwable root = root(e);
            throw new DatabaseUnusable(
                    "The database " + url + " cannot be used: " + root.getMessage(),
                    "Start it, or set parley.database.url, parley.database.username and parley.database.password.",
                    root);
        }
    }

    private static Properties parameters(DatabaseProperties properties) {
        Properties parameters = new Properties();
        parameters.setProperty("user", properties.username());
        parameters.setProperty("password", properties.password());
        parameters.setProperty("ApplicationName", "parley");
        // One statement for many rows of a commit, instead of one for each.
        parameters.setProperty("reWriteBatchedInserts", "true");
        // The details of an error are the values of the row: what people say to each other.
        parameters.setProperty("logServerErrorDetail", "false");
        parameters.setProperty("tcpKeepAlive", "true");
        parameters.setProperty("connectTimeout", seconds(CONNECT_WAIT));
        parameters.setProperty("loginTimeout", seconds(CONNECT_WAIT));
        parameters.setProperty("socketTimeout", seconds(ANSWER_WAIT));
        parameters.setProperty("options", "-c idle_in_transaction_session_timeout=" + IDLE_TRANSACTION.toMillis());
        return parameters;
    }

    /** Keeps a pool and its watch together: closing the pool ends the watch. */
    private static final class WatchedPool extends HikariDataSource {

        private final PostgresWatch watch;

        WatchedPool(HikariConfig config, PhysicalConnections connections) {
            super(config);
            watch = new PostgresWatch(connections);
        }

        /** While the server is silent every wait is in vain. */
        @Override
        public Connection getConnection() throws SQLException {
            if (watch.isSilent()) {
                throw new SQLTransientConnectionException("The database does not answer", StreamLog.DATABASE_SILENT);
            }
            return super.getConnection();
        }

        @Override
        public void close() {
            watch.close();
            super.close();
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
