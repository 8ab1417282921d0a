package dev.parley.admin;

import dev.parley.cluster.Listing;

/** A connection as administrators see it. */
record OpenConnection(
        String id, String user, String remote, String openedAt, int subscriptions, long outboxBytes, String node) {

    static OpenConnection of(Listing.Line line) {
        var connection = line.connection();
        return new OpenConnection(
                connection.id(),
                connection.user(),
                connection.remote(),
                Times.text(connection.openedAt()),
                connection.subscriptions(),
                connection.outboxBytes(),
                line.node());
    }
}
