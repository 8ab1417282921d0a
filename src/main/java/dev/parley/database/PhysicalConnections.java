package dev.parley.database;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Opens the connections of the pool and tracks them while they are open, so that all of them can be aborted at once.
 * Any thread may call any method; only {@link #getConnection} blocks, for the driver's {@code connectTimeout} at most.
 */
final class PhysicalConnections extends AbstractDataSource {

    private static final int LOGIN_SECONDS = 3;

    private final Driver driver;
    private final String url;
    private final Properties parameters;

    /** Weak references, because broken connections are not reported. */
    private final Set<Connection> open = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** @throws SQLException if the URL is not one of the driver's */
    PhysicalConnections(String url, Properties parameters) throws SQLException {
        // Once, and not at each connection: the message of that failure repeats the URL, including a password in it.
        driver = DriverManager.getDriver(url);
        this.url = url;
        this.parameters = parameters;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = driver.connect(url, parameters);
        open.add(connection);
        return connection;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new UnsupportedOperationException("The pool has one user");
    }

    /**
     * The seconds that the pool waits for its own threads when it closes. The driver does not use it; it has its own
     * parameters.
     */
    @Override
    public int getLoginTimeout() {
        return LOGIN_SECONDS;
    }

    @Override
    public void setLoginTimeout(int seconds) {}

    /** Opens a connection outside the pool that waits this many seconds for an answer. */
    Connection probe(int answerSeconds) throws SQLException {
        Properties own = new Properties();
        own.putAll(parameters);
        own.setProperty("socketTimeout", String.valueOf(answerSeconds));
        own.setProperty("connectTimeout", String.valueOf(answerSeconds));
        own.setProperty("loginTimeout", String.valueOf(answerSeconds));
        return driver.connect(url, own);
    }

    /** Closes the sockets: statements that wait for an answer fail with an SQLException immediately. */
    void abortAll() {
        List<Connection> all;
        synchronized (open) {
            all = new ArrayList<>(open);
            open.clear();
        }
        for (Connection connection : all) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                logger.debug("Could not abort a database connection", e);
            }
        }
    }
}
