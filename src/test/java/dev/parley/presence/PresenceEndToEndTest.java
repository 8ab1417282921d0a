package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Proves that ada, who watches a room, sees which users are present; every test has a room of its own. */
@Timeout(60)
@ServerTest
class PresenceEndToEndTest {

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;
    private static ParleyClient linus;

    private String room;
    private StompClient watcher;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
        linus = server.client().register("linus");
        grace = server.client();
        grace.post(
                        "/api/accounts",
                        "{\"username\":\"grace\",\"password\":\"" + ParleyClient.passwordOf("grace")
                                + "\",\"displayName\":\"Grace Hopper\"}")
                .expect(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void watch(TestInfo test) {
        room = test.getTestMethod().orElseThrow().getName();
        ada.put("/api/rooms/" + room + "/members/me").expect(204);
        watcher = ada.socket();
    }

    @AfterEach
    void disconnect() {
        watcher.close();
    }

    @Test
    void snapshotComesFirstThenJoinsAndLeaves() {
        watchRoom();
        assertThat(event()).isEqualTo(snapshot(""));
        try (var socket = grace.socket()) {
            enter(socket);
            assertThat(event())
                    .isEqualTo("{\"kind\":\"join\",\"room\":\"%s\",\"user\":\"grace\",\"displayName\":\"Grace Hopper\"}"
                            .formatted(roomName()));
            leave(socket);
            assertThat(event())
                    .isEqualTo("{\"kind\":\"leave\",\"room\":\"%s\",\"user\":\"grace\"}".formatted(roomName()));
        }
    }

    @Test
    void snapshotListsPresentUsers() {
        try (var socket = grace.socket()) {
            enter(socket);
            await().untilAsserted(() -> {
                try (var fresh = ada.socket()) {
                    fresh.subscribe("presence", "/topic/presence." + room);
                    assertThat(fresh.message("presence").body())
                            .isEqualTo(snapshot("{\"user\":\"grace\",\"displayName\":\"Grace Hopper\"}"));
                }
            });
        }
    }

    @Test
    void twoDevicesAreOneUserAndAReloadIsNotReported() {
        watchRoom();
        event();
        try (var laptop = grace.socket();
                var phone = server.client().signIn("grace").socket();
                var marker = linus.socket()) {
            enter(laptop);
            assertThat(event()).contains("\"join\"", "grace");
            enter(phone);
            leave(laptop);
            leave(phone);
            enter(phone);

            enter(marker);
            assertThat(event()).contains("\"join\"", "linus");
            leave(marker);
            // A departure of grace would have been published before that of linus.
            assertThat(event()).contains("\"leave\"", "linus");

            leave(phone);
            assertThat(event()).contains("\"leave\"", "grace");
        }
    }

    @Test
    void typingReachesWatchers() {
        watchRoom();
        event();
        try (var socket = grace.socket()) {
            socket.send("/app/typing." + room, "{}");
            assertThat(event())
                    .isEqualTo("{\"kind\":\"typing\",\"room\":\"%s\",\"user\":\"grace\"}".formatted(roomName()));
        }
    }

    @Test
    void directoryShowsOnlineUsers() {
        try (var socket = linus.socket()) {
            await().untilAsserted(() -> assertThat(
                            ada.get("/api/users?q=lin").expect(200).body())
                    .isEqualTo("[{\"username\":\"linus\",\"displayName\":\"linus\",\"online\":true,\"idle\":false}]"));
        }
        await().untilAsserted(() -> assertThat(
                        ada.get("/api/users?q=LIN").expect(200).body())
                .isEqualTo("[{\"username\":\"linus\",\"displayName\":\"linus\",\"online\":false,\"idle\":false}]"));
        assertThat(ada.get("/api/users?q=hopper").expect(200).json().valueStream())
                .extracting(user -> user.path("username").asString())
                .containsExactly("grace");
    }

    @Test
    void userIsIdleOnlyWhileAllDevicesAreIdle() {
        watchRoom();
        event();
        try (var laptop = grace.socket();
                var phone = server.client().signIn("grace").socket()) {
            enter(laptop);
            assertThat(event()).contains("\"join\"", "grace");
            // Not before the join: grace may have been online or offline until then.
            watcher.subscribe("person", "/topic/person.grace");
            assertThat(person()).contains("\"online\":true");
            laptop.sendReceipted("/app/idle", "{\"idle\":true}", "idle");
            phone.sendReceipted("/app/idle", "{\"idle\":true}", "idle");
            assertThat(event())
                    .isEqualTo("{\"kind\":\"idle\",\"room\":\"%s\",\"user\":\"grace\",\"idle\":true}"
                            .formatted(roomName()));
            assertThat(ada.get("/api/users?q=grace").expect(200).body()).contains("\"idle\":true");
            assertThat(grace.put("/api/rooms/" + room + "/members/me").status()).isEqualTo(204);
            assertThat(ada.get("/api/rooms/" + room + "/members").expect(200).body())
                    .contains("\"online\":true,\"idle\":true");

            phone.sendReceipted("/app/idle", "{\"idle\":false}", "back");
            assertThat(event()).contains("\"idle\":false");
            watcher.await("grace idle", frame -> frame.body()
                    .equals("{\"kind\":\"person\",\"user\":\"grace\",\"online\":true,\"idle\":true}"));
            assertThat(person()).isEqualTo("{\"kind\":\"person\",\"user\":\"grace\",\"online\":true,\"idle\":false}");
        }
        assertThat(person()).isEqualTo("{\"kind\":\"person\",\"user\":\"grace\",\"online\":false,\"idle\":false}");
    }

    @Test
    void unknownUserCannotBeWatched() {
        watcher.subscribeErrors();
        watcher.subscribe("person", "/topic/person.LINUS");
        assertThat(person()).contains("\"user\":\"linus\"");
        watcher.trySubscribe("nobody", "/topic/person.nobody");
        assertThat(watcher.report("/topic/person.nobody").json().path("code").asString())
                .isEqualTo("not_found");
    }

    @Test
    void newDisplayNameReachesWatchers() {
        try (var socket = grace.socket()) {
            enter(socket);
            watchRoom();
            await().untilAsserted(() -> assertThat(event()).contains("Grace Hopper"));
            grace.patch("/api/accounts/me", Map.of("displayName", "Amazing Grace"))
                    .expect(200);
            assertThat(event())
                    .isEqualTo(
                            "{\"kind\":\"join\",\"room\":\"%s\",\"user\":\"grace\",\"displayName\":\"Amazing Grace\"}"
                                    .formatted(roomName()));
        } finally {
            grace.patch("/api/accounts/me", Map.of("displayName", "Grace Hopper"))
                    .expect(200);
        }
    }

    private String person() {
        return watcher.message("person").body();
    }

    private void watchRoom() {
        watcher.subscribe("presence", "/topic/presence." + room);
    }

    private void enter(StompClient socket) {
        socket.subscribe("room", "/topic/room." + room);
    }

    private static void leave(StompClient socket) {
        socket.frame("UNSUBSCRIBE", Map.of("id", "room", "receipt", "left"), "");
        socket.receipt("left");
    }

    private String event() {
        return watcher.message("presence").body();
    }

    private String snapshot(String people) {
        return "{\"kind\":\"snapshot\",\"room\":\"%s\",\"users\":[%s]}".formatted(roomName(), people);
    }

    /** The room's name as its stream spells it. */
    private String roomName() {
        return room.toLowerCase(Locale.ROOT);
    }
}
