package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.presence.replication.Presence;
import dev.parley.presence.replication.TestDevice;
import dev.parley.presence.state.PresenceState;
import dev.parley.stream.StreamId;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.StompClient;
import dev.parley.testing.TestBroker;
import dev.parley.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Proves that presence, typing and the directory are correct on every node, with PostgreSQL and a broker between two
 * services in this JVM.
 *
 * <p>The two thousand users have accounts but no sockets: the test reports their connections to presence as the gateway
 * does. Watchers, and the users of the smaller tests, have real sockets.
 */
@Timeout(180)
@ClusterTest
class PresenceAcrossNodesTest {

    private static final int USERS = 2_000;
    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(2);

    private static final JsonMapper JSON = new JsonMapper();

    private static TestBroker broker;
    private static String[] settings;
    private static ParleyServer north;
    private static ParleyServer south;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        broker = TestBroker.any();
        var postgres = TestPostgres.shared();
        settings = Stream.of(
                        Stream.of(postgres.settings(postgres.newDatabase())),
                        Stream.of(broker.settings()),
                        Stream.of("parley.leave-within=1s"))
                .flatMap(all -> all)
                .toArray(String[]::new);
        north = ParleyServer.start(settings);
        south = ParleyServer.start(settings);
        ada = north.client().register("ada");
        south.client().register("linus");
        north.bean(JdbcClient.class)
                .sql("INSERT INTO account SELECT 'user-' || i, 'User ' || i, 'none', 'USER', FALSE, 0"
                        + " FROM generate_series(0, " + (USERS - 1) + ") AS i")
                .update();
    }

    @AfterAll
    static void stop() {
        south.close();
        north.close();
        broker.close();
    }

    @Test
    void twoThousandUsersAppearOnEveryNodeAndEachChangeWithinTwoSeconds() {
        var crowd = StreamId.room("crowd");
        try (var watcher = ada.socket()) {
            watcher.subscribe("presence", "/topic/presence.crowd");
            var users = IntStream.range(0, USERS).mapToObj(i -> "user-" + i).toList();
            for (int i = 0; i < USERS; i++) {
                enter(i % 2 == 0 ? north : south, users.get(i), crowd);
            }
            awaitUsers(north, crowd, users);
            awaitUsers(south, crowd, users);
            assertThat(users).allMatch(presenceState(north)::isOnline).allMatch(presenceState(south)::isOnline);
            var watched = new TreeSet<String>();
            while (watched.size() < USERS) {
                watch(watcher, watched);
            }
            assertThat(presenceState(south).snapshot("crowd")).asString().contains("\"displayName\":\"User 1234\"");

            var slowest = Duration.ZERO;
            for (int i = 0; i < 40; i++) {
                var here = i % 2 == 0 ? north : south;
                var there = i % 2 == 0 ? south : north;
                String guest = "guest-" + i;
                long startNanos = System.nanoTime();
                enter(here, guest, crowd);
                await().pollInterval(Duration.ofMillis(5))
                        .until(() -> presenceState(there).isOnline(guest)
                                && presentUsers(there, crowd).contains(guest));
                var took = Duration.ofNanos(System.nanoTime() - startNanos);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
            assertThat(slowest).isLessThan(CHANGE_LIMIT);

            long startNanos = System.nanoTime();
            for (int i = 0; i < USERS; i++) {
                leave(i % 2 == 0 ? north : south, users.get(i), crowd);
            }
            var guests = IntStream.range(0, 40).mapToObj(i -> "guest-" + i).toList();
            awaitUsers(north, crowd, guests);
            awaitUsers(south, crowd, guests);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Presence.GRACE.plus(CHANGE_LIMIT));
            await().atMost(CHANGE_LIMIT).untilAsserted(() -> assertThat(users)
                    .noneMatch(presenceState(north)::isOnline)
                    .noneMatch(presenceState(south)::isOnline));
        }
    }

    @Test
    void userOnAnotherNodeAppearsToWatchersAndInTheDirectory() {
        try (var watcher = ada.socket()) {
            watcher.subscribe("presence", "/topic/presence.lobby");
            assertThat(event(watcher)).contains("\"snapshot\"", "[]");
            try (var socket = south.client().signIn("linus").socket()) {
                socket.subscribe("room", "/topic/room.lobby");
                assertThat(event(watcher))
                        .isEqualTo(
                                "{\"kind\":\"join\",\"room\":\"lobby\",\"user\":\"linus\",\"displayName\":\"linus\"}");
                assertThat(directoryOfLinus()).contains("\"online\":true");
                socket.send("/app/typing.lobby", "{}");
                assertThat(event(watcher)).isEqualTo("{\"kind\":\"typing\",\"room\":\"lobby\",\"user\":\"linus\"}");
            }
            assertThat(event(watcher)).isEqualTo("{\"kind\":\"leave\",\"room\":\"lobby\",\"user\":\"linus\"}");
            await().untilAsserted(() -> assertThat(directoryOfLinus()).contains("\"online\":false"));
        }
    }

    @Test
    void idleStateAndNewNameOnAnotherNodeReachWatchers() {
        try (var watcher = ada.socket()) {
            south.client().register("katherine");
            watcher.subscribe("presence", "/topic/presence.office");
            assertThat(event(watcher)).contains("\"snapshot\"", "[]");
            var katherine = south.client().signIn("katherine");
            try (var socket = katherine.socket()) {
                socket.subscribe("room", "/topic/room.office");
                assertThat(event(watcher)).contains("\"join\"", "katherine");
                socket.send("/app/idle", "{\"idle\":true}");
                assertThat(event(watcher))
                        .isEqualTo("{\"kind\":\"idle\",\"room\":\"office\",\"user\":\"katherine\",\"idle\":true}");
                katherine
                        .patch("/api/accounts/me", Map.of("displayName", "Katherine Johnson"))
                        .expect(200);
                assertThat(event(watcher))
                        .isEqualTo("{\"kind\":\"join\",\"room\":\"office\",\"user\":\"katherine\","
                                + "\"displayName\":\"Katherine Johnson\",\"idle\":true}");
                await().atMost(CHANGE_LIMIT).untilAsserted(() -> assertThat(
                                ada.get("/api/users?q=katherine").expect(200).body())
                        .contains("Katherine Johnson", "\"idle\":true"));
            }
        }
    }

    @Test
    void brokerOutageKeepsUsersOnlineAndStateIsCorrectAfterwards() {
        var ops = StreamId.room("ops");
        enter(south, "grace", ops);
        enter(south, "edsger", ops);
        awaitUsers(north, ops, List.of("grace", "edsger"));

        broker.stop();
        try {
            leave(south, "grace", ops);
            enter(south, "margaret", ops);
            // A node's own users are correct at once; by then the other node has had time to lose its users wrongly.
            awaitUsers(south, ops, List.of("edsger", "margaret"));
            assertThat(presentUsers(north, ops)).containsExactlyInAnyOrder("grace", "edsger");
        } finally {
            broker.start();
        }
        awaitUsers(north, ops, List.of("edsger", "margaret"));
    }

    @Test
    void stoppedNodeTakesItsUsersOfflineExceptThoseOnOtherNodes() {
        var hall = StreamId.room("hall");
        try (var watcher = ada.socket()) {
            watcher.subscribe("presence", "/topic/presence.hall");
            assertThat(event(watcher)).contains("\"snapshot\"", "[]");
            var east = ParleyServer.start(settings);
            try {
                enter(east, "donald", hall);
                enter(east, "alan", hall);
                assertThat(event(watcher)).contains("\"join\"", "donald");
                assertThat(event(watcher)).contains("\"join\"", "alan");
            } finally {
                east.close();
            }
            enter(south, "alan", hall);
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> !presentUsers(north, hall).contains("donald"));
            assertThat(event(watcher)).isEqualTo("{\"kind\":\"leave\",\"room\":\"hall\",\"user\":\"donald\"}");
            enter(south, "barbara", hall);
            // A departure of alan would have been published before.
            assertThat(event(watcher)).contains("\"join\"", "barbara");
            assertThat(presenceState(north).isOnline("donald")).isFalse();
            assertThat(presenceState(north).isOnline("alan")).isTrue();
        }
    }

    private static void enter(ParleyServer server, String user, StreamId room) {
        server.bean(Presence.class).opened(new TestDevice(user));
        server.bean(Presence.class).subscribed(new TestDevice(user), room);
    }

    private static void leave(ParleyServer server, String user, StreamId room) {
        server.bean(Presence.class).unsubscribed(new TestDevice(user), room);
        server.bean(Presence.class).closed(new TestDevice(user));
    }

    private static PresenceState presenceState(ParleyServer server) {
        return server.bean(PresenceState.class);
    }

    private static void awaitUsers(ParleyServer server, StreamId room, List<String> expectedUsers) {
        var expected = new TreeSet<>(expectedUsers);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(presentUsers(server, room)).isEqualTo(expected));
    }

    private static TreeSet<String> presentUsers(ParleyServer server, StreamId room) {
        return users(JSON.readTree(presenceState(server).snapshot(room.name())));
    }

    private static TreeSet<String> users(JsonNode snapshot) {
        var users = new TreeSet<String>();
        snapshot.get("users").forEach(person -> users.add(person.get("user").asString()));
        return users;
    }

    /** Applies the next event, like a client. */
    private static void watch(StompClient watcher, TreeSet<String> watched) {
        var event = watcher.message("presence").json();
        switch (event.get("kind").asString()) {
            case "snapshot" -> {
                watched.clear();
                watched.addAll(users(event));
            }
            case "join" -> watched.add(event.get("user").asString());
            case "leave" -> watched.remove(event.get("user").asString());
            default -> throw new AssertionError(event);
        }
    }

    private static String event(StompClient watcher) {
        return watcher.message("presence").body();
    }

    private static String directoryOfLinus() {
        return ada.get("/api/users?q=linus").expect(200).body();
    }
}
