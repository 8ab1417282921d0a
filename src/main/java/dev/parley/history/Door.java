package dev.parley.history;

import dev.parley.conversation.Limits;
import dev.parley.fanout.Connections;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Keeps requests that are held open within the settings for connections, whose share they take. Any thread. */
@Component
class Door {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Connections connections;
    private final int most;
    private final int mostPerUser;

    @Autowired
    Door(Connections connections, Limits limits) {
        this(connections, limits.connections(), limits.connectionsPerUser());
    }

    Door(Connections connections, int most, int mostPerUser) {
        this.connections = connections;
        this.most = most;
        this.mostPerUser = mostPerUser;
    }

    /** @throws Refusal {@code OVERLOADED} if this node, {@code RATE_LIMITED} if this user has enough of them open */
    void admit(String username) {
        if (connections.size() >= most) {
            throw new Refusal(Reason.OVERLOADED, "Too many connections are open.", RETRY_AFTER);
        }
        if (connections.ofUser(username).size() >= mostPerUser) {
            throw new Refusal(Reason.RATE_LIMITED, "You have too many connections open.", RETRY_AFTER);
        }
    }
}
