package dev.parley.presence.replication;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.relay.BroadcastListener;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.StreamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several nodes in one thread, and a broker between them whose broadcasts the test delivers, loses, repeats and
 * reorders.
 */
final class SimulatedCluster {

    static final StreamId LOBBY = StreamId.room("lobby");

    private static final JsonMapper JSON = new JsonMapper();

    final ManualScheduler thread = new ManualScheduler();
    final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    final List<InFlightMessage> inFlight = new ArrayList<>();
    /** All broadcasts, each with its sender. */
    final List<InFlightMessage> sent = new ArrayList<>();

    /** A broadcast on its way to one node; in the list of all broadcasts, without a receiver. */
    record InFlightMessage(String from, String to, String subject, byte[] body) {

        boolean is(String kind) {
            return new String(body, UTF_8).startsWith("{\"kind\":\"" + kind + "\"");
        }
    }

    SimulatedNode startNode(String name) {
        var simulatedNode = new SimulatedNode(name);
        nodes.put(name, simulatedNode);
        simulatedNode.connect();
        nodes.values().forEach(other -> {
            if (other != simulatedNode) {
                other.node.remoteNodes().nodeUp(name);
                simulatedNode.node.remoteNodes().nodeUp(other.name);
            }
        });
        return simulatedNode;
    }

    /** Ends the process without a message; {@link #reportDown} models the later update of the node table. */
    void crash(String name) {
        nodes.remove(name).connected = false;
        inFlight.removeIf(message -> message.to.equals(name));
    }

    void reportDown(String name) {
        nodes.values().forEach(other -> other.node.remoteNodes().nodeDown(name));
    }

    void deliver(InFlightMessage message) {
        var simulatedNode = nodes.get(message.to);
        if (simulatedNode != null && simulatedNode.connected) {
            simulatedNode.listener(message.subject).onBroadcast(message.from, message.body);
        }
    }

    void deliverAll() {
        while (!inFlight.isEmpty()) {
            deliver(inFlight.remove(0));
        }
    }

    /** Advances the time; every message arrives at once and in order. */
    void advance(long millis) {
        for (long left = millis; left > 0; left -= 10) {
            thread.advance(Math.min(left, 10));
            deliverAll();
        }
    }

    long count(Predicate<InFlightMessage> which) {
        return sent.stream().filter(which).count();
    }

    long bytes() {
        return sent.stream().mapToLong(message -> message.body.length).sum();
    }

    /** One node, and the state of a client that has watched the lobby since the node's start. */
    final class SimulatedNode implements Relay {

        final String name;
        final PresenceNode node;
        final TreeSet<String> watched = new TreeSet<>();
        /** The idle ones of the watched users. */
        final TreeSet<String> watchedIdle = new TreeSet<>();
        /** The last event of each user's topic. */
        final Map<String, String> userEvents = new LinkedHashMap<>();

        final List<String> events = new ArrayList<>();
        boolean connected;

        SimulatedNode(String name) {
            this.name = name;
            node = PresenceNode.of(
                    name,
                    thread,
                    thread::nowMillis,
                    PresenceNode.GRACE,
                    this,
                    (topic, event) -> watch(JSON.readTree(event)),
                    user -> "The " + user);
        }

        void connect() {
            connected = true;
            node.remoteNodes().connected();
        }

        void disconnect() {
            connected = false;
            inFlight.removeIf(message -> message.to.equals(name));
        }

        void enter(String user) {
            enter(new TestDevice(user));
        }

        void enter(TestDevice testDevice) {
            node.presence().opened(testDevice);
            node.presence().subscribed(testDevice, LOBBY);
        }

        void leave(String user) {
            leave(new TestDevice(user));
        }

        void leave(TestDevice testDevice) {
            node.presence().unsubscribed(testDevice, LOBBY);
            node.presence().closed(testDevice);
        }

        void idle(TestDevice testDevice, boolean idle) {
            node.presence().idle(testDevice.username(), testDevice.id(), idle);
        }

        /** The users that a fresh snapshot shows as idle. */
        TreeSet<String> idle() {
            var users = new TreeSet<String>();
            for (JsonNode person :
                    JSON.readTree(node.presenceState().snapshot("lobby")).get("users")) {
                if (person.path("idle").asBoolean(false)) {
                    users.add(person.get("user").asString());
                }
            }
            return users;
        }

        TreeSet<String> present() {
            var users = new TreeSet<String>();
            for (JsonNode person :
                    JSON.readTree(node.presenceState().snapshot("lobby")).get("users")) {
                users.add(person.get("user").asString());
            }
            return users;
        }

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
            if (body.length > 32 * 1024) {
                throw new AssertionError("The broadcast exceeds 32 KiB: " + body.length);
            }
            if (!connected) {
                return;
            }
            sent.add(new InFlightMessage(name, "", subject, body));
            for (SimulatedNode other : nodes.values()) {
                if (other != this && other.connected) {
                    inFlight.add(new InFlightMessage(name, other.name, subject, body));
                }
            }
        }

        @Override
        public RelayState state() {
            return connected ? RelayState.CONNECTED : RelayState.DISCONNECTED;
        }

        private BroadcastListener listener(String subject) {
            return Stream.<BroadcastListener>of(node.remoteNodes(), node.typing())
                    .filter(listener -> listener.subject().equals(subject))
                    .findFirst()
                    .orElseThrow();
        }

        private void watch(JsonNode event) {
            String user = event.get("user").asString();
            String kind = event.get("kind").asString();
            if (kind.equals("person")) {
                userEvents.put(user, event.toString());
                return;
            }
            events.add(kind + " " + user);
            switch (kind) {
                case "join" -> {
                    watched.add(user);
                    watchIdle(user, event.path("idle").asBoolean(false));
                }
                case "idle" -> watchIdle(user, event.path("idle").asBoolean());
                case "leave" -> {
                    watched.remove(user);
                    watchedIdle.remove(user);
                }
                default -> {}
            }
        }

        private void watchIdle(String user, boolean idle) {
            if (idle) {
                watchedIdle.add(user);
            } else {
                watchedIdle.remove(user);
            }
        }
    }
}
