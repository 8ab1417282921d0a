package dev.parley.gateway;

import dev.parley.conversation.UserRooms;
import dev.parley.fanout.CloseCode;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many refusals a connection may earn before it is closed for flooding: each one was a warning. Any thread.
 *
 * <p>A client that subscribes to much at once when it starts is no flood, however much of that is refused:
 *
 * <table>
 * <caption>What a refusal costs</caption>
 * <tr><th>a SUBSCRIBE beyond the limit on subscriptions</th><td>nothing: it can come no faster than frames may</td></tr>
 * <tr><th>{@code overloaded}</th><td>nothing: the fault is the server's, which asks for another try; while the database is
 *     away, refusals come at once</td></tr>
 * <tr><th>a SUBSCRIBE that came too fast</th><td>one of {@value UserRooms#MOST}, the most rooms that a client may know
 *     of</td></tr>
 * <tr><th>anything else</th><td>one of {@value #BURST}</td></tr>
 * </table>
 *
 * <p>Both buckets are refilled with {@value #PER_SECOND} a second.
 */
final class RefusalLimiter {

    private static final int BURST = 100;
    private static final int PER_SECOND = 10;

    // Most connections never earn one.
    private @Nullable FrameRateLimiter budget;
    private @Nullable FrameRateLimiter subscribes;

    void spend(StompConnection connection, ClientCommand command, RequestRejected requestRejected) {
        if (!allows(command, requestRejected)) {
            connection.close(CloseCode.FLOODING);
        }
    }

    /** Takes what the refusal costs; false if there is not so much left. */
    synchronized boolean allows(ClientCommand command, RequestRejected requestRejected) {
        var reason = requestRejected.errorCode();
        if (requestRejected instanceof SubscriptionLimitReached || reason == ErrorCode.OVERLOADED) {
            return true;
        }
        if (command == ClientCommand.SUBSCRIBE && reason == ErrorCode.RATE_LIMITED) {
            subscribes = subscribes == null ? new FrameRateLimiter(PER_SECOND, UserRooms.MOST) : subscribes;
            return subscribes.take();
        }
        budget = budget == null ? new FrameRateLimiter(PER_SECOND, BURST) : budget;
        return budget.take();
    }
}
