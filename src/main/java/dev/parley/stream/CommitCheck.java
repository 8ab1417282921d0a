package dev.parley.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Checks, once the database is available again, whether a commit without an answer took place. */
final class CommitCheck {

    /** Until then the log writes no other appends. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The delay before the next attempt, because an attempt may fail immediately. */
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);

    private final DataSource dataSource;

    CommitCheck(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Whether the entries are on disk. Blocks.
     *
     * @throws CommitOutcomeUnknown if the database does not answer in time
     */
    boolean isCommitted(CommitOutcomeUnknown uncertain) throws CommitOutcomeUnknown {
        Entry probe = uncertain.committed().entries().get(0);
        long startNanos = System.nanoTime();
        while (true) {
            try (Connection connection = dataSource.getConnection()) {
                return isOnDisk(connection, probe);
            } catch (SQLException e) {
                uncertain.addSuppressed(e);
                if (StreamLog.DATABASE_UNRESPONSIVE.equals(e.getSQLState())
                        || System.nanoTime() - startNanos > TIMEOUT.toNanos()
                        || !pause()) {
                    throw uncertain;
                }
            }
        }
    }

    /**
     * Reads the entry under the lock of its stream. The transaction in question holds that lock until it ends, and it
     * may outlive its connection: a read without the lock could miss a commit that happens a moment later.
     */
    private static boolean isOnDisk(Connection connection, Entry probe) throws SQLException {
        connection.setAutoCommit(false);
        try {
            StreamHeads.allocate(connection, new TreeMap<>(Map.of(probe.stream().key(), 0)));
            return exists(connection, probe);
        } finally {
            connection.rollback();
        }
    }

    private static boolean exists(Connection connection, Entry probe) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM entry WHERE stream = ? AND seq = ? AND id = ?")) {
            select.setString(1, probe.stream().key());
            select.setLong(2, probe.seq());
            select.setString(3, probe.id().toString());
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(RETRY_DELAY.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
