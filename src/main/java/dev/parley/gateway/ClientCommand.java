package dev.parley.gateway;

/** The commands that a client may send. Server commands, such as MESSAGE, are rejected like any unknown word. */
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

    boolean isConnect() {
        return this == CONNECT || this == STOMP;
    }
}
