package dev.parley.presence.replication;

import dev.parley.presence.TypingNotifier;
import dev.parley.presence.state.PresenceEvents;
import dev.parley.presence.state.PresenceState;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/** All presence components of one node, assembled without Spring. */
public record PresenceNode(
        Presence presence,
        PresenceState presenceState,
        RemoteNodes remoteNodes,
        TypingNotifier typing,
        PresenceShutdown shutdown) {

    static final Duration GRACE = Duration.ofSeconds(5);

    public static PresenceNode standalone(
            ManualScheduler thread, BiConsumer<String, byte[]> publish, UnaryOperator<String> displayNames) {
        return standalone(thread, GRACE, publish, displayNames);
    }

    public static PresenceNode standalone(
            ScheduledExecutorService thread,
            Duration grace,
            BiConsumer<String, byte[]> publish,
            UnaryOperator<String> displayNames) {
        return of("self", thread, () -> 0, grace, new StandaloneRelay(), publish, displayNames);
    }

    static PresenceNode of(
            String id,
            ScheduledExecutorService thread,
            LongSupplier nowMillis,
            Duration grace,
            Relay relay,
            BiConsumer<String, byte[]> publish,
            UnaryOperator<String> displayNames) {
        var events = new PresenceEvents(new JsonMapper(), publish);
        var presenceState = new PresenceState(events);
        var presenceReplicator = new PresenceReplicator(thread, relay, id, presenceState);
        return new PresenceNode(
                new Presence(thread, grace, id, presenceState, presenceReplicator, displayNames),
                presenceState,
                new RemoteNodes(thread, nowMillis, grace, id, presenceState, presenceReplicator),
                new TypingNotifier(thread, events, relay),
                new PresenceShutdown(thread, presenceReplicator));
    }

    /** The relay of a node that does not share its database; every call fails the test. */
    private static final class StandaloneRelay implements Relay {

        @Override
        public void follow(StreamId stream) {
            throw new AssertionError();
        }

        @Override
        public void unfollow(StreamId stream) {
            throw new AssertionError();
        }

        @Override
        public void broadcast(String subject, byte[] body) {
            throw new AssertionError();
        }

        @Override
        public RelayState state() {
            return RelayState.STANDALONE;
        }
    }
}
