package dev.parley.cluster;

import dev.parley.fanout.Connection;
import java.time.Instant;

/** What a node tells of a connection that it holds. */
public record HeldConnection(
        String id, String user, String remote, Instant openedAt, int subscriptions, long outboxBytes) {

    static HeldConnection of(Connection connection) {
        return new HeldConnection(
                connection.id(),
                connection.username(),
                connection.remote(),
                connection.openedAt(),
                connection.subscriptions(),
                connection.outboxBytes());
    }
}
