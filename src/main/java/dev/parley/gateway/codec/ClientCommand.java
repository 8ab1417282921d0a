package dev.parley.gateway.codec;

/** The commands that a client may send. Server commands, such as MESSAGE, are rejected like any unknown word. */
public enum ClientCommand {
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

    public boolean isConnect() {
        return this == CONNECT || this == STOMP;
    }
}
