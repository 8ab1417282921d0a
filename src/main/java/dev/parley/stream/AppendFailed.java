package dev.parley.stream;

import org.jspecify.annotations.Nullable;

/**
 * Completes an append that the database rejected, or that arrived while the log was not running.
 *
 * <p>Nothing of it is on disk. The one exception is a connection lost during the commit to a database that stays
 * unavailable: then the outcome is unknown, and only an entry with a {@code clientId} can be sent again without risk.
 */
public class AppendFailed extends RuntimeException {

    public AppendFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
