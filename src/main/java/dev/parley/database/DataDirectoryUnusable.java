package dev.parley.database;

import org.jspecify.annotations.Nullable;

/** Stops the start, because the data directory cannot be used; the message gives the reason in one sentence. */
class DataDirectoryUnusable extends RuntimeException {

    DataDirectoryUnusable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
