package dev.parley.cluster;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.StreamId;

/** A relay that sends nothing, in a state that the test chooses. */
public record FixedRelay(RelayState state) implements Relay {

    @Override
    public void follow(StreamId stream) {}

    @Override
    public void unfollow(StreamId stream) {}

    @Override
    public void broadcast(String subject, byte[] body) {}
}
