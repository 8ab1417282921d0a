package dev.parley.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Discards a connection after an error that may have ended its transaction.
 *
 * <p>SQLite rolls back by itself when the disk is full or fails, while its driver still assumes an open transaction.
 * Back in the pool, such a connection would commit each statement of the next transaction alone, and then fail to
 * commit them together. Opening another one costs a millisecond.
 */
final class SqliteEviction implements SQLExceptionOverride {

    /** SQLITE_BUSY: the transaction could not take its first lock. */
    private static final int BUSY = 5;

    /** SQLITE_CONSTRAINT: undoes the statement, and keeps the transaction. */
    private static final int CONSTRAINT = 19;

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        int code = failure.getErrorCode();
        // A failed batch has no code of its own.
        if (code == 0 && failure.getCause() instanceof SQLException cause) {
            code = cause.getErrorCode();
        }
        return switch (code) {
            case BUSY, CONSTRAINT -> Override.CONTINUE_EVICT;
            default -> Override.MUST_EVICT;
        };
    }
}
