package dev.parley.database;

import org.jspecify.annotations.Nullable;

/** Stops the start, because the shared database cannot be used; the message gives the reason in one sentence. */
class DatabaseUnusable extends RuntimeException {

    private final String remedy;

    DatabaseUnusable(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** The action that the operator can take. */
    String remedy() {
        return remedy;
    }
}
