package dev.parley.gateway.session;

import dev.parley.destination.UserRooms;
import dev.parley.fanout.CloseCode;
import dev.parley.gateway.codec.ClientCommand;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;

/**
 * Limits the rejected frames of a connection, each of which was a warning, before the connection is closed for
 * flooding. Any thread.
 *
 * <p>A client that subscribes to many destinations when it starts does not flood, however many of them are rejected:
 *
 * <table>
 * <caption>Cost of a rejection</caption>
 * <tr><th>a SUBSCRIBE beyond the limit on subscriptions</th><td>nothing: the frame rate already limits it</td></tr>
 * <tr><th>{@code overloaded}</th><td>nothing: the server caused it and asks for a retry; while the database is
 *     unavailable, frames are rejected at once</td></tr>
 * <tr><th>a SUBSCRIBE beyond the frame rate</th><td>one of {@value UserRooms#MAX_ROOMS}, the most rooms that a client
 *     can know</td></tr>
 * <tr><th>anything else</th><td>one of {@value #BURST}</td></tr>
 * </table>
 *
 * <p>Both buckets are refilled with {@value #PER_SECOND} a second.
 */
public final class RefusalLimiter {

    private static final int BURST = 100;
    private static final int PER_SECOND = 10;

    // Allocated on first use: most connections never have a frame rejected.
    private @Nullable FrameRateLimiter rejections;
    private @Nullable FrameRateLimiter subscribes;

    void charge(StompConnection connection, ClientCommand command, RequestRejected rejection) {
        if (!tryCharge(command, rejection)) {
            connection.close(CloseCode.FLOODING);
        }
    }

    /** Charges the cost of a rejection; false if the remaining tokens do not cover it. */
    synchronized boolean tryCharge(ClientCommand command, RequestRejected rejection) {
        var errorCode = rejection.errorCode();
        if (rejection instanceof SubscriptionLimitReached || errorCode == ErrorCode.OVERLOADED) {
            return true;
        }
        if (command == ClientCommand.SUBSCRIBE && errorCode == ErrorCode.RATE_LIMITED) {
            subscribes = subscribes == null ? new FrameRateLimiter(PER_SECOND, UserRooms.MAX_ROOMS) : subscribes;
            return subscribes.tryAcquire();
        }
        rejections = rejections == null ? new FrameRateLimiter(PER_SECOND, BURST) : rejections;
        return rejections.tryAcquire();
    }
}
