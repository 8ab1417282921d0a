package dev.parley.testing;

/**
 * The end of a client's line that the client did not want.
 *
 * @param code of the close frame, 1006 without one
 * @param at in {@link System#nanoTime()}
 */
public record CloseRecord(String who, ClusterNode node, int code, long at) {

    @Override
    public String toString() {
        return who + " at " + node.name() + ": " + code;
    }
}
