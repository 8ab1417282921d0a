package dev.parley.room;

import static dev.parley.testing.TestUsers.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.message.MessageService;
import dev.parley.room.settings.RoomSettingsService;
import dev.parley.room.settings.UpdateRoomRequest;
import dev.parley.stream.ErasureRepository;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Proves who may change the title, topic and owner of a room, who receives the change, and which settings members
 * choose for themselves. Linus is an administrator; ada owns the room of each test, and grace is a member.
 */
@Timeout(60)
@ServerTest
@EachDatabase
class RoomSettingsEndToEndTest {

    private static ParleyServer server;
    private static ParleyClient linus;
    private static ParleyClient ada;
    private static ParleyClient grace;
    private static ParleyClient edsger;

    private String path;
    private String room;

    @BeforeAll
    static void start() {
        // Ada changes more here than the default limits allow.
        server = ParleyServer.start("parley.limits.messages-per-second=1000", "parley.limits.messages-burst=1000");
        linus = server.client().register("linus");
        ada = server.client().register("ada");
        grace = server.client().register("grace");
        edsger = server.client().register("edsger");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createRoom(TestInfo test) {
        room = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT)
                + (test.getDisplayName().hashCode() & 0xffff);
        path = "/api/rooms/" + room;
        ada.post("/api/rooms", Map.of("name", room, "title", "Lobby", "visibility", "private"))
                .expect(201);
        ada.put(path + "/members/grace").expect(204);
    }

    @Test
    void ownerDeletesTheRoomForAllMembers() {
        try (var socket = grace.socket()) {
            socket.subscribeErrors();
            socket.subscribe("room", "/topic/room." + room);
            socket.subscribe("devices", "/user/queue/events");
            ada.postToRoom(room, "farewell");
            assertThat(socket.message("room").text()).isEqualTo("farewell");

            ada.delete(path).expect(204);

            assertThat(socket.report("/topic/room." + room).json().path("code").asString())
                    .isEqualTo("not_found");
            socket.await(
                    "the room event on all devices",
                    frame -> frame.header("subscription").orElse("").equals("devices")
                            && frame.json().path("room").asString("").equals(room));
        }
        grace.get(path).expect(404, "not_found");
        ada.get(path + "/messages").expect(404, "not_found");
        ada.delete(path).expect(404, "not_found");
        // The first use does not recreate the room; its former owner may create another one explicitly.
        grace.put(path + "/members/me").expect(404, "not_found");
        ada.post("/api/rooms", Map.of("name", room)).expect(201);
        assertThat(ada.get(path).expect(200).json().path("unread").asInt()).isZero();
    }

    @Test
    void disabledMembersAreMarkedAndNotInvited() {
        linus.post("/api/admin/users", Map.of("username", "left", "password", ParleyClient.passwordOf("left")))
                .expect(201);
        ada.put(path + "/members/left").expect(204);
        assertThat(ada.get(path + "/members").expect(200).body()).doesNotContain("disabled");

        linus.patch("/api/admin/users/left", Map.of("disabled", true)).expect(200);

        assertThat(ada.get(path + "/members")
                        .expect(200)
                        .json()
                        .valueStream()
                        .filter(member -> member.path("disabled").asBoolean(false))
                        .map(member -> member.path("username").asString()))
                .containsExactly("left");
        ada.delete(path + "/members/left").expect(204);
        ada.put(path + "/members/left").expect(403, "account_disabled");
    }

    @Test
    void otherUsersCannotDeleteTheRoom() {
        ada.postToRoom(room, "stays");
        grace.delete(path).expect(403, "forbidden");
        edsger.delete(path).expect(404, "not_found");
        // Administrators delete private rooms of others through the administrators' API only.
        linus.delete(path).expect(404, "not_found");
        server.client().delete(path).expect(401, "unauthenticated");
        assertThat(lastEntry().path("text").asString()).isEqualTo("stays");

        ada.put(path + "/members/linus").expect(204);
        linus.delete(path).expect(204);
        grace.get(path).expect(404, "not_found");
    }

    @Test
    void ownerChangesTheTopic() {
        var changed =
                ada.patch(path, Map.of("topic", " What we build ")).expect(200).json();
        assertThat(changed.path("topic").asString()).isEqualTo("What we build");
        assertThat(changed.path("title").asString()).isEqualTo("Lobby");
        assertThat(shown(grace).path("topic")).isEqualTo(changed.path("topic"));

        var entry = lastEntry();
        assertThat(entry.path("kind").asString()).isEqualTo("topic");
        assertThat(entry.path("from").asString()).isEqualTo("ada");
        assertThat(entry.path("text").asString()).isEqualTo("What we build");
    }

    @Test
    void topicIsPostedOnlyWhenItChangesAndMayBeEmpty() {
        ada.patch(path, Map.of("topic", "What we build")).expect(200);
        ada.patch(path, Map.of("topic", "What we build", "title", "Hall")).expect(200);
        assertThat(shown(ada).path("title").asString()).isEqualTo("Hall");
        assertThat(shown(ada).path("head").asLong()).isEqualTo(1);

        ada.patch(path, Map.of("topic", "")).expect(200);
        assertThat(shown(ada).path("topic").asString()).isEmpty();
        assertThat(lastEntry().path("text").asString("none")).isEmpty();
    }

    @Test
    void everyMemberReceivesANewTitleOrTopic() {
        try (var socket = grace.socket()) {
            subscribeEvents(socket);
            ada.patch(path, Map.of("title", "Hall")).expect(200);
            awaitRoom(socket);
            ada.patch(path, Map.of("topic", "What we build")).expect(200);
            awaitRoom(socket);
        }
    }

    @Test
    void concurrentChangeOfAnotherNodeIsKept() {
        var name = RoomName.of(room);
        var jdbc = server.bean(JdbcClient.class);
        var roomRepository =
                new RoomRepository(jdbc, server.bean(TransactionTemplate.class), server.bean(ErasureRepository.class)) {
                    @Override
                    Optional<RoomMembershipView> membershipView(RoomName requested, String username) {
                        var read = super.membershipView(requested, username);
                        // The other node's change comes right after this read.
                        jdbc.sql("UPDATE room SET topic = 'Theirs' WHERE name = :name")
                                .param("name", requested.value())
                                .update();
                        return read;
                    }
                };
        var rooms = new Rooms(roomRepository, new RoomSettings(true, 60, 100, 30), event -> {});
        new RoomSettingsService(rooms, roomRepository, server.bean(MessageService.class), event -> {})
                .update(name, ADA, new UpdateRoomRequest("Hall", null));

        assertThat(shown(ada).path("title").asString()).isEqualTo("Hall");
        assertThat(shown(ada).path("topic").asString()).isEqualTo("Theirs");
    }

    @Test
    void onlyTheOwnerAndAdministratorsChangeTitleAndTopic() {
        grace.get(path).expect(200);
        grace.patch(path, Map.of("topic", "Mine")).expect(403, "forbidden");
        grace.patch(path, Map.of("title", "Mine")).expect(403, "forbidden");
        edsger.patch(path, Map.of("title", "Mine")).expect(404, "not_found");
        // An administrator who may not see a private room receives the same error as any other user.
        linus.patch(path, Map.of("title", "Mine")).expect(404, "not_found");
        assertThat(shown(ada).path("title").asString()).isEqualTo("Lobby");
        assertThat(shown(ada).path("head").asLong()).isZero();

        ada.put(path + "/members/linus").expect(204);
        linus.patch(path, Map.of("title", "Ours")).expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"title\":\"\"}",
                "{\"title\":\" \"}",
                "{\"title\":\"two\\nlines\"}",
                "{\"topic\":\"two\\nlines\"}",
                "{\"topic\":\"a\\u0000b\"}",
                "{\"topic\":\"251\"}"
            })
    void textThatIsNotOneLineIsRejected(String body) {
        ada.patch(path, body.replace("251", "x".repeat(250))).expect(body.contains("251") ? 200 : 422);
        ada.patch(path, body.replace("251", "x".repeat(251))).expect(422, "invalid");
    }

    @Test
    void ownerTransfersTheRoom() {
        try (var socket = grace.socket()) {
            subscribeEvents(socket);
            ada.put(path + "/owner", Map.of("username", "Grace")).expect(204);
            awaitRoom(socket);
        }
        assertThat(shown(ada).path("owner").asString()).isEqualTo("grace");
        ada.put(path + "/owner", Map.of("username", "ada")).expect(403, "forbidden");
        grace.patch(path, Map.of("title", "Ours")).expect(200);
        grace.put(path + "/owner", Map.of("username", "ada")).expect(204);
    }

    @Test
    void onlyAMemberBecomesOwner() {
        ada.put(path + "/owner", Map.of("username", "edsger")).expect(409, "conflict");
        ada.put(path + "/owner", Map.of("username", "nobody")).expect(409, "conflict");
        ada.put(path + "/owner", Map.of("username", "gra\0ce")).expect(409, "conflict");
        ada.put(path + "/owner", Map.of()).expect(409, "conflict");
        edsger.put(path + "/owner", Map.of("username", "edsger")).expect(404, "not_found");
        assertThat(shown(ada).path("owner").asString()).isEqualTo("ada");
        ada.put(path + "/members/edsger").expect(204);
        ada.put(path + "/owner", Map.of("username", "edsger")).expect(204);
    }

    @Test
    void membersChooseTheirNotificationLevel() {
        assertThat(shown(grace).path("level").asString()).isEqualTo("all");
        try (var socket = grace.socket()) {
            subscribeEvents(socket);
            grace.put(path + "/level", Map.of("level", "mentions")).expect(204);
            awaitRoom(socket);
        }
        assertThat(shown(grace).path("level").asString()).isEqualTo("mentions");
        assertThat(shown(ada).path("level").asString()).isEqualTo("all");
        grace.put(path + "/level", Map.of("level", "none")).expect(204);
        assertThat(shown(grace).path("level").asString()).isEqualTo("none");
    }

    @Test
    void onlyMembersSetALevelAndItIsOneOfThree() {
        grace.put(path + "/level", Map.of("level", "none")).expect(204);
        grace.put(path + "/level", Map.of("level", "some")).expect(400, "malformed");
        grace.put(path + "/level", Map.of()).expect(422, "invalid");
        edsger.put(path + "/level", Map.of("level", "none")).expect(404, "not_found");

        ada.post("/api/rooms", Map.of("name", room + "-open")).expect(201);
        grace.put(path + "-open/level", Map.of("level", "none")).expect(403, "forbidden");
        assertThat(grace.get(path + "-open").json().has("level")).isFalse();
    }

    private static void subscribeEvents(StompClient socket) {
        socket.subscribe("events", "/user/queue/events");
    }

    private void awaitRoom(StompClient socket) {
        String event = "{\"kind\":\"room\",\"room\":\"%s\"}".formatted(room);
        socket.await(event, frame -> frame.body().equals(event));
    }

    private JsonNode shown(ParleyClient reader) {
        return reader.get(path).expect(200).json();
    }

    private JsonNode lastEntry() {
        var entries = grace.get(path + "/messages").expect(200).json().path("entries");
        return entries.get(entries.size() - 1);
    }
}
