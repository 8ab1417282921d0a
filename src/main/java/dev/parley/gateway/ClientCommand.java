package dev.parley.gateway;

/** The commands that a client may send. Those of a server, such as MESSAGE, are unknown here like any other word. */
enum ClientCommand {
    CONNECT,
    STOMP,
    SEND,
    SUBSCRIBE,
    UNSUBSCRIBE,
    ACK,
    NACK,
    BEGIN,
    COMMIT,
    ABORT,
    DISCONNECT;

    boolean opens() {
        return this == CONNECT || this == STOMP;
    }
}
