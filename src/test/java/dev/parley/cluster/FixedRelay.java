package dev.parley.cluster;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.StreamId;

/** A relay that carries nothing, in a state of the test's choice. */
record FixedRelay(RelayState state) implements Relay {

    @Override
    public void follow(StreamId stream) {}

    @Override
    public void unfollow(StreamId stream) {}

    @Override
    public void broadcast(String subject, byte[] body) {}
}
