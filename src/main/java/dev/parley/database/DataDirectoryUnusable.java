package dev.parley.database;

import org.jspecify.annotations.Nullable;

/** Stops the start: the data directory cannot be used, for the reason that the message gives in one sentence. */
class DataDirectoryUnusable extends RuntimeException {

    DataDirectoryUnusable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
