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
 * Notices within three seconds that PostgreSQL does not answer at all: its machine stands still, or the network swallows
 * packets. Statements in progress would wait for ten seconds, and those after them again.
 *
 * <p>One thread asks "SELECT 1" twice a second on a connection of its own. After three seconds without an answer it aborts
 * all connections of the pool, and nobody gets or waits for one until the server answers again. So a request that arrives while
 * the server is silent fails within four seconds. A server that answers with an error is not silent: the pool handles
 * that.
 */
final class PostgresWatch implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(PostgresWatch.class);

    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** The driver counts in whole seconds. */
    private static final int ANSWER_SECONDS = 1;

    private static final Duration SILENCE = Duration.ofMillis(2500);

    private final PhysicalConnections connections;
    private final Thread thread;
    private volatile boolean closed;

    /** Of the thread alone. */
    private @Nullable Connection probe;

    private long lastAnswerNanos = System.nanoTime();
    private volatile boolean silent;

    PostgresWatch(PhysicalConnections connections) {
        this.connections = connections;
        thread = new Thread(this::run, "parley-database-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the server has not answered for three seconds. Any thread may ask; never blocks. */
    boolean isSilent() {
        return silent;
    }

    private void run() {
        try {
            while (!closed) {
                long asked = System.nanoTime();
                if (answers()) {
                    answered(asked);
                } else if (System.nanoTime() - lastAnswerNanos > SILENCE.toNanos()) {
                    silent();
                }
                Thread.sleep(INTERVAL.toMillis());
            }
        } catch (InterruptedException e) {
            logger.debug("The watch of the database ends");
        } finally {
            closeProbe();
        }
    }

    private void answered(long askedNanos) {
        // This process may have stood still itself: an answer counts from the moment of the question.
        lastAnswerNanos = Math.max(lastAnswerNanos, askedNanos);
        if (silent) {
            silent = false;
            logger.info("The database answers again");
        }
    }

    private void silent() {
        if (!silent) {
            silent = true;
            logger.warn("The database has not answered for 3 s: requests that need it are refused until it does");
        }
        connections.abortAll();
    }

    /** Whether the server answered, be it with an error. */
    private boolean answers() {
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
                logger.debug("The probe could not be closed", e);
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
