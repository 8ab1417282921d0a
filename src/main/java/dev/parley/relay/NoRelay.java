package dev.parley.relay;

import dev.parley.stream.StreamId;

/**
 * The relay of a node without a broker: it sends nothing. Nodes that share a database find each other's entries there.
 */
public final class NoRelay implements Relay {

    private final boolean shared;

    /** @param shared whether other nodes may use the database too */
    public NoRelay(boolean shared) {
        this.shared = shared;
    }

    @Override
    public void follow(StreamId stream) {}

    @Override
    public void unfollow(StreamId stream) {}

    @Override
    public void broadcast(String subject, byte[] body) {}

    @Override
    public RelayState state() {
        return shared ? RelayState.DISCONNECTED : RelayState.STANDALONE;
    }

    @Override
    public boolean hasBroker() {
        return false;
    }
}
