package dev.parley.relay;

import dev.parley.stream.StreamId;

/**
 * Sends entries and events to the other nodes of an installation: fast, without a guarantee of delivery. Nodes detect
 * lost entries by their sequence numbers and read them from the database.
 *
 * <p>Any thread may call any method. No method blocks, and none throws because the broker is disconnected. Entries that
 * this node appends to the log are sent to the other nodes automatically.
 */
public interface Relay {

    /**
     * Delivers the entries that other nodes append to the stream to this node's {@link RelayListener}s. A second call
     * has no further effect.
     */
    void follow(StreamId stream);

    /** Ends the delivery of the stream; entries may still arrive for a while. */
    void unfollow(StreamId stream);

    /**
     * Sends a broadcast to every other node, at most once.
     *
     * @param subject selects the {@link BroadcastListener}s that receive it; lower-case letters and hyphens
     * @param body at most 32 KiB
     */
    void broadcast(String subject, byte[] body);

    /**
     * The state of the connection to other nodes. {@link RelayState#STANDALONE} never changes; the other two can change
     * at any time.
     */
    RelayState state();

    /** Whether a broker is configured, connected or not. */
    default boolean hasBroker() {
        return true;
    }

    /** The relay of a node that does not share its database. */
    static Relay standalone() {
        return new NoRelay(false);
    }
}
