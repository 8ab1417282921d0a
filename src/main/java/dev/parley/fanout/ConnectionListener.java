package dev.parley.fanout;

import dev.parley.stream.StreamId;
import java.util.Collection;

/**
 * Receives opened and closed connections and their subscriptions. Called on any thread, in order for each connection;
 * must not block.
 */
public interface ConnectionListener {

    default void opened(Connection connection) {}

    /**
     * Called after {@code unsubscribed} for every stream that was subscribed to singly. The calls for a subscription to
     * many streams may follow shortly after.
     */
    default void closed(Connection connection) {}

    /** The connection has subscribed to the stream. */
    default void subscribed(Connection connection, StreamId stream) {}

    default void unsubscribed(Connection connection, StreamId stream) {}

    /** The connection has subscribed to many streams at once, perhaps hundreds. */
    default void subscribed(Connection connection, Collection<StreamId> streams) {
        streams.forEach(stream -> subscribed(connection, stream));
    }

    default void unsubscribed(Connection connection, Collection<StreamId> streams) {
        streams.forEach(stream -> unsubscribed(connection, stream));
    }
}
