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
 * <p>Every wait has a limit, so that requests fail quickly while the database is unavailable. Parameters in the URL
 * override all of the driver's parameters set here.
 */
final class PostgresPool {

    /** The wait for a connection, pooled or new. */
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(4);

    /** The wait for the check of whether a pooled connection still answers. */
    private static final Duration VALIDATION_WAIT = Duration.ofSeconds(1);

    private static final Duration CONNECT_WAIT = Duration.ofSeconds(3);

    /**
     * The wait for an answer: longer than any query and any wait for a lock takes. {@link PostgresWatch} detects an
     * unresponsive server earlier.
     */
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(10);

    /** The time after which the server ends the transaction of a frozen node, whose locks the other nodes wait for. */
    private static final Duration IDLE_TRANSACTION = Duration.ofSeconds(5);

    private PostgresPool() {}

    /** @throws DatabaseUnusable if the database cannot be reached, or rejects this user */
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
            // The exceptions around the root cause repeat the URL, including a password in it.
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
        // The details of an error contain the values of the row, such as message texts.
        parameters.setProperty("logServerErrorDetail", "false");
        parameters.setProperty("tcpKeepAlive", "true");
        parameters.setProperty("connectTimeout", seconds(CONNECT_WAIT));
        parameters.setProperty("loginTimeout", seconds(CONNECT_WAIT));
        parameters.setProperty("socketTimeout", seconds(ANSWER_WAIT));
        parameters.setProperty("options", "-c idle_in_transaction_session_timeout=" + IDLE_TRANSACTION.toMillis());
        return parameters;
    }

    /** A pool with its watch: closing the pool ends the watch. */
    private static final class WatchedPool extends HikariDataSource {

        private final PostgresWatch watch;

        WatchedPool(HikariConfig config, PhysicalConnections connections) {
            super(config);
            watch = new PostgresWatch(connections);
        }

        /** Fails immediately while the server is unresponsive. */
        @Override
        public Connection getConnection() throws SQLException {
            if (watch.isUnresponsive()) {
                throw new SQLTransientConnectionException(
                        "The database has not answered for 3 s", StreamLog.DATABASE_UNRESPONSIVE);
            }
            return super.getConnection();
        }

        @Override
        public void close() {
            watch.close();
            super.close();
        }
    }

    /**
     * A data source for migrations, without time limits: a migration waits until a table is rewritten, and for the
     * migrations of another node.
     */
    static DataSource unpooled(DatabaseProperties properties) {
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
