package dev.parley.fanout;

import dev.parley.stream.StreamId;
import java.util.Collection;

/**
 * Is told who comes and goes. Called on any thread, for one connection in order; must not block.
 */
public interface ConnectionListener {

    default void opened(Connection connection) {}

    /**
     * Comes after a {@code left} for every stream that was entered singly. Those of a subscription to many streams may
     * follow in a moment.
     */
    default void closed(Connection connection) {}

    /** The connection has subscribed to the stream. */
    default void entered(Connection connection, StreamId stream) {}

    default void left(Connection connection, StreamId stream) {}

    /** The connection has subscribed to many streams at once, perhaps hundreds. */
    default void entered(Connection connection, Collection<StreamId> streams) {
        streams.forEach(stream -> entered(connection, stream));
    }

    default void left(Connection connection, Collection<StreamId> streams) {
        streams.forEach(stream -> left(connection, stream));
    }
}
