package dev.parley.cluster;

import dev.parley.fanout.Connection;
import java.time.Instant;

/** What a node tells of a connection that it holds. */
public record ConnectionInfo(
        String id, String user, String remote, Instant openedAt, int subscriptions, long outboxBytes) {

    static ConnectionInfo of(Connection connection) {
        return new ConnectionInfo(
                connection.id(),
                connection.username(),
                connection.remote(),
                connection.openedAt(),
                connection.subscriptions(),
                connection.outboxBytes());
    }
}
