package dev.parley.relay;

import dev.parley.stream.StreamId;

/** Without a broker nobody is told anything; nodes that share a database find each other's entries there. */
final class NoRelay implements Relay {

    private final boolean shared;

    /** @param shared whether other nodes may use the database too */
    NoRelay(boolean shared) {
        this.shared = shared;
    }

    @Override
    public void follow(StreamId stream) {}

    @Override
    public void leave(StreamId stream) {}

    @Override
    public void broadcast(String subject, byte[] body) {}

    @Override
    public RelayState state() {
        return shared ? RelayState.AWAY : RelayState.ALONE;
    }

    @Override
    public boolean hasBroker() {
        return false;
    }
}
