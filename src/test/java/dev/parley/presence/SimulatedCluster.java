package dev.parley.presence;

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
 * Several nodes in one thread, and a broker between them whose broadcasts the test delivers, loses, repeats and reorders.
 */
final class SimulatedCluster {

    static final StreamId LOBBY = StreamId.room("lobby");

    private static final JsonMapper JSON = new JsonMapper();

    final ManualScheduler thread = new ManualScheduler();
    final Map<String, House> houses = new LinkedHashMap<>();
    final List<Letter> underway = new ArrayList<>();
    /** Everything that was ever said, by whom. */
    final List<Letter> said = new ArrayList<>();

    /** A broadcast on its way to one node, or, among those said, without one. */
    record Letter(String from, String to, String subject, byte[] body) {

        boolean is(String kind) {
            return new String(body, UTF_8).startsWith("{\"kind\":\"" + kind + "\"");
        }
    }

    House build(String name) {
        var house = new House(name);
        houses.put(name, house);
        house.connect();
        houses.values().forEach(other -> {
            if (other != house) {
                other.node.neighbours().came(name);
                house.node.neighbours().came(other.name);
            }
        });
        return house;
    }

    /** The process ends without a word; the table of nodes tells so later. */
    void burn(String name) {
        houses.remove(name).connected = false;
        underway.removeIf(letter -> letter.to.equals(name));
    }

    void tellGone(String name) {
        houses.values().forEach(other -> other.node.neighbours().gone(name));
    }

    void deliver(Letter letter) {
        var house = houses.get(letter.to);
        if (house != null && house.connected) {
            house.listener(letter.subject).heard(letter.from, letter.body);
        }
    }

    void deliverAll() {
        while (!underway.isEmpty()) {
            deliver(underway.remove(0));
        }
    }

    /** Time passes, and everything arrives at once and in order. */
    void pass(long millis) {
        for (long left = millis; left > 0; left -= 10) {
            thread.pass(Math.min(left, 10));
            deliverAll();
        }
    }

    long count(Predicate<Letter> which) {
        return said.stream().filter(which).count();
    }

    long bytes() {
        return said.stream().mapToLong(letter -> letter.body.length).sum();
    }

    /** One node, and what a client who watches the lobby from its start makes of the events. */
    final class House implements Relay {

        final String name;
        final PresenceNode node;
        final TreeSet<String> watched = new TreeSet<>();
        /** Of those, who is idle. */
        final TreeSet<String> watchedIdle = new TreeSet<>();
        /** What watching each person would have told last. */
        final Map<String, String> people = new LinkedHashMap<>();

        final List<String> events = new ArrayList<>();
        boolean connected;

        House(String name) {
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
            node.neighbours().connected();
        }

        void disconnect() {
            connected = false;
            underway.removeIf(letter -> letter.to.equals(name));
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

        /** Those whom a fresh snapshot shows as idle. */
        TreeSet<String> idle() {
            var users = new TreeSet<String>();
            for (JsonNode person :
                    JSON.readTree(node.picture().snapshot("lobby")).get("users")) {
                if (person.path("idle").asBoolean(false)) {
                    users.add(person.get("user").asString());
                }
            }
            return users;
        }

        TreeSet<String> present() {
            var users = new TreeSet<String>();
            for (JsonNode person :
                    JSON.readTree(node.picture().snapshot("lobby")).get("users")) {
                users.add(person.get("user").asString());
            }
            return users;
        }

        @Override
        public void follow(StreamId stream) {
            throw new AssertionError();
        }

        @Override
        public void leave(StreamId stream) {
            throw new AssertionError();
        }

        @Override
        public void broadcast(String subject, byte[] body) {
            if (body.length > 32 * 1024) {
                throw new AssertionError("Too large: " + body.length);
            }
            if (!connected) {
                return;
            }
            said.add(new Letter(name, "", subject, body));
            for (House other : houses.values()) {
                if (other != this && other.connected) {
                    underway.add(new Letter(name, other.name, subject, body));
                }
            }
        }

        @Override
        public RelayState state() {
            return connected ? RelayState.CONNECTED : RelayState.AWAY;
        }

        private BroadcastListener listener(String subject) {
            return Stream.<BroadcastListener>of(node.neighbours(), node.typing())
                    .filter(listener -> listener.subject().equals(subject))
                    .findFirst()
                    .orElseThrow();
        }

        private void watch(JsonNode event) {
            String user = event.get("user").asString();
            String kind = event.get("kind").asString();
            if (kind.equals("person")) {
                people.put(user, event.toString());
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
