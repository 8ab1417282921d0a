package dev.parley.admin;

import dev.parley.fanout.Connection;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** A connection as administrators see it; {@code openedAt} always has its three digits of milliseconds. */
record OpenConnection(String id, String user, String remote, String openedAt, int subscriptions, long outboxBytes) {

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    static OpenConnection of(Connection connection) {
        return new OpenConnection(
                connection.id(),
                connection.username(),
                connection.remote(),
                text(connection.openedAt()),
                connection.subscriptions(),
                connection.outboxBytes());
    }

    private static String text(Instant at) {
        return MILLIS.format(at);
    }
}
