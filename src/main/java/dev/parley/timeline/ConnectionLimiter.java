package dev.parley.timeline;

import dev.parley.conversation.Limits;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Keeps requests that are held open within the settings for connections, whose share they take. Any thread. */
@Component
class ConnectionLimiter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final ConnectionRegistry connectionRegistry;
    private final int most;
    private final int mostPerUser;

    @Autowired
    ConnectionLimiter(ConnectionRegistry connectionRegistry, Limits limits) {
        this(connectionRegistry, limits.connections(), limits.connectionsPerUser());
    }

    ConnectionLimiter(ConnectionRegistry connectionRegistry, int most, int mostPerUser) {
        this.connectionRegistry = connectionRegistry;
        this.most = most;
        this.mostPerUser = mostPerUser;
    }

    /** @throws RequestRejected {@code OVERLOADED} if this node, {@code RATE_LIMITED} if this user has enough of them open */
    void admit(String username) {
        if (connectionRegistry.size() >= most) {
            throw new RequestRejected(ErrorCode.OVERLOADED, "Too many connections are open.", RETRY_AFTER);
        }
        if (connectionRegistry.ofUser(username).size() >= mostPerUser) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You have too many connections open.", RETRY_AFTER);
        }
    }
}
