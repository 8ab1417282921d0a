package dev.parley.presence;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/** All of presence on one node, put together without Spring. */
record PresenceNode(
        Presence presence,
        PresenceState picture,
        RemoteNodes neighbours,
        TypingNotifier typing,
        PresenceShutdown lastWord) {

    static final Duration GRACE = Duration.ofSeconds(5);

    static PresenceNode alone(
            ManualScheduler thread, BiConsumer<String, byte[]> publish, UnaryOperator<String> displayNames) {
        return alone(thread, GRACE, publish, displayNames);
    }

    static PresenceNode alone(
            ScheduledExecutorService thread,
            Duration grace,
            BiConsumer<String, byte[]> publish,
            UnaryOperator<String> displayNames) {
        return of("self", thread, () -> 0, grace, new Nobody(), publish, displayNames);
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
        var picture = new PresenceState(events);
        var presenceReplicator = new PresenceReplicator(thread, relay, id, picture);
        return new PresenceNode(
                new Presence(thread, grace, id, picture, presenceReplicator, displayNames),
                picture,
                new RemoteNodes(thread, nowMillis, grace, id, picture, presenceReplicator),
                new TypingNotifier(thread, events, relay),
                new PresenceShutdown(thread, presenceReplicator));
    }

    /** The relay of a node that has a database of its own; nothing may be said to it. */
    private static final class Nobody implements Relay {

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
