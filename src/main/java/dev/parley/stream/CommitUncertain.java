package dev.parley.stream;

import java.sql.SQLException;

/** A commit without an answer: the entries may or may not be on disk, so trying again could write them twice. */
class CommitUncertain extends SQLException {

    private final transient Committed committed;

    /** @param committed what is on disk if the commit took place */
    CommitUncertain(SQLException cause, Committed committed) {
        super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
        this.committed = committed;
    }

    Committed committed() {
        return committed;
    }
}
