package dev.parley.room;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.StreamId;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Proves which operations ada, an administrator, has on the rooms of grace, and that a deleted room disappears for all
 * users, with all its messages.
 */
@Timeout(60)
@ServerTest
@EachDatabase
class RoomAdministrationTest {

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;
    private static ParleyClient linus;
    private static int rooms;

    private String ops;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
        grace = server.client().register("grace");
        linus = server.client().register("linus");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void create() {
        ops = "ops" + ++rooms;
        grace.post("/api/rooms", Map.of("name", ops, "title", "Operations", "visibility", "private"))
                .expect(201);
        grace.put("/api/rooms/" + ops + "/members/linus").expect(204);
    }

    @Test
    void listShowsEveryRoomWithItsFigures() {
        var start = Instant.now().minusSeconds(60);
        assertThat(shown(ops).path("messages").asInt()).isZero();
        assertThat(shown(ops).has("lastAt")).isFalse();

        grace.postToRoom(ops, "one");
        linus.postToRoom(ops, "two");

        var room = shown(ops);
        assertThat(room.path("title").asString()).isEqualTo("Operations");
        assertThat(room.path("visibility").asString()).isEqualTo("private");
        assertThat(room.path("owner").asString()).isEqualTo("grace");
        assertThat(room.path("members").asInt()).isEqualTo(2);
        assertThat(room.path("messages").asInt()).isEqualTo(2);
        assertThat(Instant.parse(room.path("lastAt").asString())).isBetween(start, Instant.now());
    }

    @Test
    void onlyMessagesAreCounted() {
        long first = grace.postToRoom(ops, "one").path("seq").asLong();
        long second = grace.postToRoom(ops, "two").path("seq").asLong();
        grace.postToRoom(ops, "three");
        String messages = "/api/rooms/" + ops + "/messages/";
        grace.patch(messages + first, Map.of("text", "One")).expect(200);
        grace.patch(messages + first, Map.of("text", "ONE")).expect(200);
        assertThat(shown(ops).path("messages").asInt()).isEqualTo(3);

        grace.delete(messages + second).expect(204);
        assertThat(shown(ops).path("messages").asInt()).isEqualTo(2);
    }

    @Test
    void listingARoomDoesNotAllowReadingIt() {
        grace.postToRoom(ops, "for members");
        ada.get("/api/rooms/" + ops + "/messages").expect(404, "not_found");
    }

    @Test
    void administratorTransfersARoomToAnotherMember() {
        ada.put("/api/admin/rooms/" + ops + "/owner", Map.of("username", "Linus"))
                .expect(204);
        assertThat(shown(ops).path("owner").asString()).isEqualTo("linus");

        ada.put("/api/admin/rooms/" + ops + "/owner", Map.of("username", "ada")).expect(409, "conflict");
        ada.put("/api/admin/rooms/" + ops + "/owner", Map.of()).expect(409, "conflict");
        ada.put("/api/admin/rooms/nowhere/owner", Map.of("username", "linus")).expect(404, "not_found");
        assertThat(shown(ops).path("owner").asString()).isEqualTo("linus");
    }

    @Test
    void deletionEndsSubscriptionsAndEventStreams() {
        try (var socket = linus.socket();
                var events = linus.events("/api/rooms/" + ops + "/events")) {
            socket.subscribeErrors();
            socket.subscribe("room", "/topic/room." + ops);
            socket.subscribe("presence", "/topic/presence." + ops);
            socket.subscribe("devices", "/user/queue/events");
            assertThat(events.status()).isEqualTo(200);
            grace.postToRoom(ops, "still here");
            assertThat(socket.message("room").text()).isEqualTo("still here");

            ada.delete("/api/admin/rooms/" + ops).expect(204);

            for (String destination : List.of("/topic/room." + ops, "/topic/presence." + ops)) {
                assertThat(socket.report(destination).json().path("code").asString())
                        .isEqualTo("not_found");
            }
            assertThat(events.end()).isNotBlank();
            socket.await(
                    "the room event on all devices",
                    frame -> frame.header("subscription").orElse("").equals("devices")
                            && frame.json().path("room").asString("").equals(ops));
            // The connection itself stays open.
            socket.subscribe("lobby", "/topic/room.lobby");
        }
        linus.get("/api/rooms/" + ops).expect(404, "not_found");
        linus.get("/api/rooms/" + ops + "/messages").expect(404, "not_found");
        linus.post("/api/rooms/" + ops + "/messages", Map.of("text", "hello?")).expect(404, "not_found");
        ada.delete("/api/admin/rooms/" + ops).expect(404, "not_found");
    }

    @Test
    void deletionRechecksOnlySubscriptionsOfTheDeletedRoom() {
        String other = "other-" + ops;
        linus.post("/api/rooms", Map.of("name", other)).expect(201);
        try (var socket = linus.socket()) {
            socket.subscribeErrors();
            socket.subscribe("other", "/topic/presence." + other);
            socket.subscribe("ops", "/topic/presence." + ops);
            // A lookup of the other room now fails.
            database()
                    .sql("DELETE FROM room WHERE name = :name")
                    .param("name", other)
                    .update();
            server.bean(Rooms.class).evict(RoomName.of(other));
            linus.get("/api/rooms/" + other).expect(404);

            ada.delete("/api/admin/rooms/" + ops).expect(204);
            assertThat(socket.report("/topic/presence." + ops)
                            .json()
                            .path("code")
                            .asString())
                    .isEqualTo("not_found");
            assertThat(socket.seen()).noneMatch(frame -> frame.body().contains("/topic/presence." + other));
        }
    }

    @Test
    void deletionErasesAllRowsOfTheRoom() {
        grace.postToRoom(ops, "secret");
        try (var socket = linus.socket()) {
            socket.subscribe("room", "/topic/room." + ops);
            socket.sendReceipted("/app/read." + ops, "{\"seq\":1}", "read");
        }
        eventually(
                "the marker is stored",
                Duration.ofSeconds(20),
                () -> count("read_marker WHERE stream", StreamId.room(ops).key()) > 0);
        String other = "other-" + ops;
        grace.postToRoom(other, "stays");

        ada.delete("/api/admin/rooms/" + ops).expect(204);

        assertThat(count("room WHERE name", ops)).isZero();
        assertThat(count("member WHERE room", ops)).isZero();
        String stream = StreamId.room(ops).key();
        eventually("all is erased", Duration.ofSeconds(20), () -> count("erasure WHERE name", stream) == 0);
        assertThat(count("entry WHERE stream", stream)).isZero();
        assertThat(count("read_marker WHERE stream", stream)).isZero();
        assertThat(count("entry WHERE stream", StreamId.room(other).key())).isEqualTo(1);
    }

    @Test
    void clientUnawareOfTheDeletionDoesNotRecreateTheRoom() {
        ada.delete("/api/admin/rooms/" + ops).expect(204);

        try (var socket = linus.socket()) {
            socket.subscribeErrors();
            socket.trySubscribe("room", "/topic/room." + ops);
            assertThat(socket.report("/topic/room." + ops).json().path("code").asString())
                    .isEqualTo("not_found");
        }
        linus.put("/api/rooms/" + ops + "/members/me").expect(404, "not_found");
        assertThat(count("room WHERE name", ops)).isZero();
    }

    @Test
    void newRoomOfThatNameStartsWithUnusedNumbers() {
        grace.postToRoom(ops, "one");
        grace.postToRoom(ops, "two");
        ada.delete("/api/admin/rooms/" + ops).expect(204);

        linus.post("/api/rooms", Map.of("name", ops, "visibility", "public")).expect(201);

        var room = linus.get("/api/rooms/" + ops).expect(200).json();
        assertThat(room.path("owner").asString()).isEqualTo("linus");
        assertThat(room.path("members").asInt()).isEqualTo(1);
        assertThat(room.path("unread").asInt()).isZero();
        assertThat(shown(ops).path("messages").asInt()).isZero();
        try (var socket = grace.socket()) {
            // A client that still has entries of the old room sends this.
            socket.subscribeSince("room", "/topic/room." + ops, 1);
            assertThat(linus.postToRoom(ops, "three").path("seq").asLong()).isEqualTo(3);
            assertThat(socket.message("room").text()).isEqualTo("three");
            assertThat(socket.texts("room")).containsExactly("three");
        }
        assertThat(shown(ops).path("messages").asInt()).isEqualTo(1);
    }

    @Test
    void latePostToADeletedRoomIsNotInTheNewRoom() {
        grace.postToRoom(ops, "one");
        ada.delete("/api/admin/rooms/" + ops).expect(204);
        // Simulates an append by a node that has not received the deletion.
        database()
                .sql("UPDATE stream SET head = 2 WHERE name = :stream")
                .param("stream", StreamId.room(ops).key())
                .update();
        database().sql("""
                        INSERT INTO entry (stream, seq, id, kind, sender, created_at, text, is_copy)
                        VALUES (:stream, 2, 'late', 'message', 'grace', 0, 'too late', FALSE)""").param("stream", StreamId.room(ops).key()).update();

        linus.post("/api/rooms", Map.of("name", ops)).expect(201);

        assertThat(linus.get("/api/rooms/" + ops + "/messages")
                        .expect(200)
                        .json()
                        .path("entries"))
                .isEmpty();
    }

    @Test
    void otherUsersAreForbidden() {
        grace.get("/api/admin/rooms").expect(403, "forbidden");
        grace.delete("/api/admin/rooms/" + ops).expect(403, "forbidden");
        grace.put("/api/admin/rooms/" + ops + "/owner", Map.of("username", "linus"))
                .expect(403, "forbidden");
        server.client().get("/api/admin/rooms").expect(401, "unauthenticated");
        grace.get("/api/rooms/" + ops).expect(200);
    }

    private static JsonNode shown(String room) {
        return ada.get("/api/admin/rooms")
                .expect(200)
                .json()
                .valueStream()
                .filter(each -> each.path("name").asString().equals(room))
                .findFirst()
                .orElseThrow();
    }

    private static int count(String rows, String key) {
        return database()
                .sql("SELECT count(*) FROM " + rows + " = :key")
                .param("key", key)
                .query(Integer.class)
                .single();
    }

    private static JdbcClient database() {
        return server.bean(JdbcClient.class);
    }
}
