package dev.parley.fanout;

import java.time.Instant;

/** An open connection of a user to this node: a WebSocket or a stream of server-sent events. Any thread. */
public interface Connection {

    /** Unguessable, unique on this node. */
    String id();

    String username();

    /** The HTTP session under which it was opened. */
    String sessionId();

    /** The peer's address, as the server sees it. */
    String remote();

    Instant openedAt();

    /** Open subscriptions. */
    int subscriptions();

    /** Bytes that wait to be sent, those handed to the socket and not yet taken included. */
    long outboxBytes();

    /** Ends it, with the reason that the client is told. Never blocks; does nothing the second time. */
    void close(CloseCode code);
}
