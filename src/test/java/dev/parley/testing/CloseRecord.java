package dev.parley.testing;

/**
 * A connection that ended without the client closing it.
 *
 * @param code of the close frame, 1006 without one
 * @param at in {@link System#nanoTime()}
 */
public record CloseRecord(String client, ClusterNode node, int code, long at) {

    @Override
    public String toString() {
        return client + " at " + node.name() + ": " + code;
    }
}
