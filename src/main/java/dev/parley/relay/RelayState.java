package dev.parley.relay;

/** How this node hears of the others. */
public enum RelayState {
    /** There are no others: the database is this node's own. */
    ALONE,
    /** From the database only, by asking for the heads of streams. */
    AWAY,
    /** Through the broker. */
    CONNECTED
}
