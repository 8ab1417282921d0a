package dev.parley.stream;

import java.sql.SQLException;

/** A commit that failed: the entries may or may not be on disk, so trying again could write them twice. */
class CommitUncertain extends SQLException {

    CommitUncertain(SQLException cause) {
        super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
    }
}
