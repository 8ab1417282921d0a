package dev.parley.cluster.survey;

import dev.parley.fanout.Connection;
import java.time.Instant;

/** A connection, as the node that holds it reports it. */
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
