package dev.parley.fanout;

import dev.parley.stream.StreamId;

/**
 * Is told who comes and goes. Called on any thread, for one connection in order; must not block.
 */
public interface AudienceListener {

    default void opened(Connection connection) {}

    /** Comes after a {@code left} for every stream that was entered. */
    default void closed(Connection connection) {}

    /** The connection has subscribed to the stream. */
    default void entered(Connection connection, StreamId stream) {}

    default void left(Connection connection, StreamId stream) {}
}
