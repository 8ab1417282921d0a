package dev.parley.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Finds out, once the database answers again, whether a commit without an answer took place. */
final class CommitCheck {

    /** Meanwhile nobody's appends go on. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Before the next try, where the last one failed at once. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final DataSource dataSource;

    CommitCheck(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Whether the entries are on disk. Blocks.
     *
     * @throws CommitOutcomeUnknown if the database does not answer in time
     */
    boolean tookPlace(CommitOutcomeUnknown uncertain) throws CommitOutcomeUnknown {
        Entry witness = uncertain.committed().entries().get(0);
        long startNanos = System.nanoTime();
        while (true) {
            try (Connection connection = dataSource.getConnection()) {
                return isOnDisk(connection, witness);
            } catch (SQLException e) {
                uncertain.addSuppressed(e);
                if (StreamLog.DATABASE_SILENT.equals(e.getSQLState())
                        || System.nanoTime() - startNanos > PATIENCE.toNanos()
                        || !pause()) {
                    throw uncertain;
                }
            }
        }
    }

    /**
     * Looks under the lock of the stream. The transaction in question holds it until it ends, and it may not have ended
     * when its connection did: looking without the lock could miss what is committed a moment later.
     */
    private static boolean isOnDisk(Connection connection, Entry witness) throws SQLException {
        connection.setAutoCommit(false);
        try {
            StreamHeads.take(connection, new TreeMap<>(Map.of(witness.stream().key(), 0)));
            return isThere(connection, witness);
        } finally {
            connection.rollback();
        }
    }

    private static boolean isThere(Connection connection, Entry witness) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM entry WHERE stream = ? AND seq = ? AND id = ?")) {
            select.setString(1, witness.stream().key());
            select.setLong(2, witness.seq());
            select.setString(3, witness.id().toString());
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
