package dev.parley.relay;

/** How this node receives entries of the other nodes. */
public enum RelayState {
    /** No other nodes exist: this node does not share its database. */
    STANDALONE,
    /** From the database only, by polling the heads of streams. */
    DISCONNECTED,
    /** Through the broker. */
    CONNECTED
}
