package dev.parley.database;

import org.jspecify.annotations.Nullable;

/** Stops the start: the shared database cannot be used, for the reason that the message gives in one sentence. */
class DatabaseUnusable extends RuntimeException {

    private final String remedy;

    DatabaseUnusable(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What whoever set it up may do about it. */
    String remedy() {
        return remedy;
    }
}
