package dev.parley.stream;

import java.sql.SQLException;

/** A commit without an answer: the entries may or may not be on disk, so trying again could write them twice. */
class CommitOutcomeUnknown extends SQLException {

    private final transient CommitResult commitResult;

    /** @param commitResult the entries and outcomes that are on disk if the commit took place */
    CommitOutcomeUnknown(SQLException cause, CommitResult commitResult) {
        super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
        this.commitResult = commitResult;
    }

    CommitResult committed() {
        return commitResult;
    }
}
