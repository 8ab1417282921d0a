package dev.parley.cluster.survey;

/** The result of an administrator's request to close a connection. */
public enum DisconnectResult {
    /** A node held the connection and closes it. */
    ENDED,
    /** No node holds the connection. */
    UNKNOWN,
    /**
     * Not every node has answered; the others close the connection, if they hold it, as soon as they receive the event.
     */
    ANNOUNCED
}
