package dev.parley.database;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects within three seconds that PostgreSQL does not answer at all: its machine is frozen, or the network drops
 * packets. Otherwise statements in progress would wait for ten seconds, and so would each statement after them.
 *
 * <p>One thread executes "SELECT 1" twice a second on its own connection. After three seconds without an answer it
 * aborts all connections of the pool, and requests for a connection fail immediately until the server answers again. A
 * request that arrives while the server is unresponsive therefore fails within four seconds. A server that answers with
 * an error is not unresponsive: the pool handles that.
 */
final class PostgresWatch implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(PostgresWatch.class);

    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** The driver counts in whole seconds. */
    private static final int ANSWER_SECONDS = 1;

    private static final Duration TIMEOUT = Duration.ofMillis(2500);

    private final PhysicalConnections connections;
    private final Thread thread;
    private volatile boolean closed;

    /** Used on the watch's thread only. */
    private @Nullable Connection probe;

    private long lastAnswerNanos = System.nanoTime();
    private volatile boolean unresponsive;

    PostgresWatch(PhysicalConnections connections) {
        this.connections = connections;
        thread = new Thread(this::run, "parley-database-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the server has not answered for three seconds. Any thread; never blocks. */
    boolean isUnresponsive() {
        return unresponsive;
    }

    private void run() {
        try {
            while (!closed) {
                long asked = System.nanoTime();
                if (probeAnswers()) {
                    markResponsive(asked);
                } else if (System.nanoTime() - lastAnswerNanos > TIMEOUT.toNanos()) {
                    markUnresponsive();
                }
                Thread.sleep(INTERVAL.toMillis());
            }
        } catch (InterruptedException e) {
            logger.debug("The watch of the database stops");
        } finally {
            closeProbe();
        }
    }

    private void markResponsive(long askedNanos) {
        // This process may have been frozen itself: an answer counts from the time of its query.
        lastAnswerNanos = Math.max(lastAnswerNanos, askedNanos);
        if (unresponsive) {
            unresponsive = false;
            logger.info("The database answers again");
        }
    }

    private void markUnresponsive() {
        if (!unresponsive) {
            unresponsive = true;
            logger.warn(
                    "The database has not answered for 3 s; requests that need it are rejected until it answers again");
        }
        connections.abortAll();
    }

    /** Whether the server answered, with a result or an error. */
    private boolean probeAnswers() {
        try {
            Connection connection = probe == null ? connections.probe(ANSWER_SECONDS) : probe;
            probe = connection;
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
            return true;
        } catch (SQLException e) {
            closeProbe();
            return !timedOut(e);
        }
    }

    private static boolean timedOut(@Nullable Throwable failure) {
        return failure != null
                && (failure instanceof SocketTimeoutException
                        || failure.getMessage() != null && failure.getMessage().contains("timed out")
                        || timedOut(failure.getCause()));
    }

    private void closeProbe() {
        if (probe != null) {
            try {
                probe.abort(Runnable::run);
            } catch (SQLException e) {
                logger.debug("Could not close the connection that probes the database", e);
            }
            probe = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
