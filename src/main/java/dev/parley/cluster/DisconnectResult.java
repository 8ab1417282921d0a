package dev.parley.cluster;

/** What became of an administrator's wish to end a connection. */
public enum DisconnectResult {
    /** A node held it, and ends it. */
    ENDED,
    /** No node holds it. */
    UNKNOWN,
    /** Not every node has answered; those that have not will end it, if they hold it, as soon as they can be told. */
    ANNOUNCED
}
