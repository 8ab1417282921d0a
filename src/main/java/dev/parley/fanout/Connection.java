package dev.parley.fanout;

import java.time.Instant;

/** An open connection of a user to this node: a WebSocket or a stream of server-sent events. Any thread. */
public interface Connection {

    /** Unguessable, unique on this node. */
    String id();

    String username();

    /** The HTTP session under which the connection was opened. */
    String sessionId();

    /** The peer's address, as the server sees it. */
    String remote();

    Instant openedAt();

    /** Open subscriptions. */
    int subscriptions();

    /** Bytes that wait to be sent, including those handed to the socket that it has not yet accepted. */
    long outboxBytes();

    /**
     * Closes the connection; the code is sent to the client as the reason. Never blocks; a second call has no effect.
     */
    void close(CloseCode code);
}
