package dev.parley.conversation;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.AppendFailed;
import dev.parley.stream.ClientIdReused;
import dev.parley.stream.LogOverloaded;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.dao.DataAccessException;

/** Tells a sender what became of an append that failed, and nothing of the database. */
final class AppendErrors {

    private static final Duration RETRY_WHEN_OVERLOADED = Duration.ofSeconds(1);
    private static final Duration RETRY_WHEN_AWAY = Duration.ofSeconds(3);

    private AppendErrors() {}

    static RequestRejected refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RequestRejected requestRejected) {
            return requestRejected;
        }
        if (cause instanceof ClientIdReused) {
            return new RequestRejected(
                    ErrorCode.CLIENT_ID_REUSED, "You have used this clientId for something else; nothing was done.");
        }
        if (cause instanceof LogOverloaded || cause instanceof RejectedExecutionException) {
            return new RequestRejected(
                    ErrorCode.OVERLOADED, "Too much is being posted right now.", RETRY_WHEN_OVERLOADED);
        }
        return cause instanceof AppendFailed || cause instanceof DataAccessException
                ? new RequestRejected(
                        ErrorCode.OVERLOADED, "Messages cannot be stored for the moment.", RETRY_WHEN_AWAY)
                : new RequestRejected(ErrorCode.INTERNAL, "The message could not be stored.");
    }
}
