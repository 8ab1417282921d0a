package dev.parley.message;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.AppendFailed;
import dev.parley.stream.ClientIdReused;
import dev.parley.stream.LogOverloaded;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.dao.DataAccessException;

/** Converts the failure of an append into the error that the sender receives. The error contains no details of the database. */
final class AppendErrors {

    private static final Duration RETRY_WHEN_OVERLOADED = Duration.ofSeconds(1);
    private static final Duration RETRY_WHEN_UNAVAILABLE = Duration.ofSeconds(3);

    private AppendErrors() {}

    static RequestRejected toRejection(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RequestRejected requestRejected) {
            return requestRejected;
        }
        if (cause instanceof ClientIdReused) {
            return new RequestRejected(
                    ErrorCode.CLIENT_ID_REUSED,
                    "You have used this clientId for another request; nothing was stored. Send a new clientId.");
        }
        if (cause instanceof LogOverloaded || cause instanceof RejectedExecutionException) {
            return new RequestRejected(
                    ErrorCode.OVERLOADED,
                    "The server has too many messages to store. Try again later.",
                    RETRY_WHEN_OVERLOADED);
        }
        return cause instanceof AppendFailed || cause instanceof DataAccessException
                ? new RequestRejected(
                        ErrorCode.OVERLOADED,
                        "Messages cannot be stored at the moment. Try again later.",
                        RETRY_WHEN_UNAVAILABLE)
                : new RequestRejected(ErrorCode.INTERNAL, "The message could not be stored.");
    }
}
