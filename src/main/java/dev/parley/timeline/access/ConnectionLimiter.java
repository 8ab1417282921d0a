package dev.parley.timeline.access;

import dev.parley.fanout.ConnectionRegistry;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.Limits;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Limits open requests: they count towards the limits on connections of the node and of a user. Any thread. */
@Component
public class ConnectionLimiter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final ConnectionRegistry connectionRegistry;
    private final int max;
    private final int maxPerUser;

    @Autowired
    ConnectionLimiter(ConnectionRegistry connectionRegistry, Limits limits) {
        this(connectionRegistry, limits.connections(), limits.connectionsPerUser());
    }

    ConnectionLimiter(ConnectionRegistry connectionRegistry, int max, int maxPerUser) {
        this.connectionRegistry = connectionRegistry;
        this.max = max;
        this.maxPerUser = maxPerUser;
    }

    /**
     * Checks that another request may stay open.
     *
     * @throws RequestRejected {@code OVERLOADED} if this node has the maximum of open connections, {@code RATE_LIMITED} if this
     *     user has
     */
    public void requireCapacity(String username) {
        if (connectionRegistry.size() >= max) {
            throw new RequestRejected(
                    ErrorCode.OVERLOADED, "This server has too many open connections. Try again later.", RETRY_AFTER);
        }
        if (connectionRegistry.ofUser(username).size() >= maxPerUser) {
            throw new RequestRejected(
                    ErrorCode.RATE_LIMITED,
                    "You have too many open connections. Close one, or try again later.",
                    RETRY_AFTER);
        }
    }
}
