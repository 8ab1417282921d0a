package dev.parley.monitoring;

import dev.parley.cluster.survey.ClusterConnections;
import java.time.Instant;

/** A connection in the administrators' list. */
record OpenConnection(
        String id, String user, String remote, Instant openedAt, int subscriptions, long outboxBytes, String node) {

    static OpenConnection of(ClusterConnections.Line line) {
        var connection = line.connection();
        return new OpenConnection(
                connection.id(),
                connection.user(),
                connection.remote(),
                connection.openedAt(),
                connection.subscriptions(),
                connection.outboxBytes(),
                line.node());
    }
}
