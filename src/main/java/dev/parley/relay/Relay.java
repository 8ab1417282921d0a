package dev.parley.relay;

import dev.parley.stream.StreamId;

/**
 * Carries entries and events between the nodes of one installation, fast and without promise: what it loses is found by
 * the numbers of the entries, and read from the database.
 *
 * <p>Any thread may call any method; none blocks, and none throws because the broker is away. What this node appends to
 * the log is told to the others without being asked for.
 */
public interface Relay {

    /** What other nodes append to the stream shall come to this node's {@link RelayListener}s. Twice is once. */
    void follow(StreamId stream);

    /** It need not come any more; it may for a while. */
    void leave(StreamId stream);

    /**
     * Tells every other node, now or never.
     *
     * @param subject whose {@link BroadcastListener}s hear it: small letters and hyphens
     * @param body at most 32 KiB
     */
    void broadcast(String subject, byte[] body);

    /** @return whether others can be there at all stays the same; the rest changes at any time */
    RelayState state();

    /** Whether a broker is to carry news between nodes, be it there at the moment or not. */
    default boolean hasBroker() {
        return true;
    }

    /** For a node whose database is its own. */
    static Relay alone() {
        return new NoRelay(false);
    }
}
