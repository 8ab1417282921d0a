package dev.parley.guarantees;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves that users decide who may add them to rooms and who may send them direct messages, over HTTP and STOMP. In
 * each test grace owns a private room, ada makes the decision, and linus is the administrator.
 */
@Timeout(60)
@ServerTest
class ConsentTest {

    private static ParleyServer server;
    private static ParleyClient linus;
    private static int users;

    private ParleyClient ada;
    private ParleyClient grace;
    private String adaName;
    private String graceName;
    private String room;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        linus = server.client().register("linus");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createUsersAndRoom(TestInfo test) {
        users++;
        adaName = "ada" + users;
        graceName = "grace" + users;
        ada = server.client().register(adaName);
        grace = server.client().register(graceName);
        room = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + users;
        grace.post("/api/rooms", Map.of("name", room, "visibility", "private")).expect(201);
    }

    @Test
    void usersMayBeAddedUntilTheyRefuse() {
        assertThat(ada.get("/api/session").json().path("addedBy").asString()).isEqualTo("everybody");
        grace.put(membership()).expect(204);
        grace.delete(membership()).expect(204);

        var changed = ada.patch("/api/accounts/me", Map.of("addedBy", "nobody")).expect(200);
        assertThat(changed.json().path("addedBy").asString()).isEqualTo("nobody");
        var refused = grace.put(membership()).expect(403, "not_addable");
        assertThat(refused.body()).doesNotContain("nobody", "block");
        ada.get("/api/rooms/" + room).expect(404, "not_found");

        ada.patch("/api/accounts/me", Map.of("addedBy", "sharedRooms")).expect(200);
        grace.put(membership()).expect(403, "not_addable");
        joinBoth(room + "hall");
        grace.put(membership()).expect(204);
        ada.get("/api/rooms/" + room).expect(200);
    }

    /** Administrators are subject to the same setting when they add a user. */
    @Test
    void settingAppliesToAdministrators() {
        ada.patch("/api/accounts/me", Map.of("addedBy", "nobody")).expect(200);
        linus.put("/api/rooms/" + room + "hall/members/me").expect(204);
        linus.put("/api/rooms/" + room + "hall/members/" + adaName).expect(403, "not_addable");
    }

    @Test
    void addedUserSeesWhoAddedThem() {
        try (var socket = ada.socket()) {
            socket.subscribe("events", "/user/queue/events");
            grace.put(membership()).expect(204);
            var event = roomEvent(socket);
            assertThat(event.path("addedBy").asString()).isEqualTo(graceName);

            var shown = ada.get("/api/rooms/" + room).json();
            assertThat(shown.path("addedBy").asString()).isEqualTo(graceName);
            assertThat(shown.path("addedAt")).isEqualTo(event.path("addedAt"));
            assertThat(listed(ada).path("addedBy").asString()).isEqualTo(graceName);
            assertThat(grace.get("/api/rooms/" + room).json().has("addedBy")).isFalse();

            ada.put("/api/rooms/" + room + "/members/me").expect(204);
            assertThat(roomEvent(socket).has("addedBy")).isFalse();
            assertThat(ada.get("/api/rooms/" + room).json().has("addedBy")).isFalse();
        }
    }

    @Test
    void postConfirms() {
        grace.put(membership()).expect(204);
        ada.postToRoom(room, "hello");
        eventually("the post confirms the membership", Duration.ofSeconds(10), () -> !ada.get("/api/rooms/" + room)
                .json()
                .has("addedBy"));
    }

    @Test
    void rejoiningClearsTheAddition() {
        joinBoth(room + "hall");
        ada.delete("/api/rooms/" + room + "hall/members/me").expect(204);
        grace.put("/api/rooms/" + room + "hall/members/" + adaName).expect(204);
        assertThat(ada.get("/api/rooms/" + room + "hall").json().has("addedBy")).isTrue();
        ada.delete("/api/rooms/" + room + "hall/members/me").expect(204);
        ada.put("/api/rooms/" + room + "hall/members/me").expect(204);
        assertThat(ada.get("/api/rooms/" + room + "hall").json().has("addedBy")).isFalse();
    }

    @Test
    void blockedAccountCanNeitherAddNorWrite() {
        long seq = grace.postToUser(adaName, "hello").path("seq").asLong();
        block();
        try (var socket = grace.socket()) {
            grace.put(membership()).expect(403, "not_addable");
            grace.post("/api/direct/" + adaName + "/messages", Map.of("text", "hello"))
                    .expect(403, "forbidden");
            var edit = grace.patch("/api/direct/" + adaName + "/messages/" + seq, Map.of("text", "again"));
            assertThat(edit.expect(403, "forbidden").body()).doesNotContain("block");
            socket.subscribeErrors();
            assertRefused(socket, "/app/direct.", "{\"text\":\"hello\"}");
            assertRefused(socket, "/app/edit-direct.", "{\"target\":" + seq + ",\"text\":\"again\"}");
            assertRefused(socket, "/app/typing-direct.", "{}");
            // The sender can still delete and read earlier messages.
            grace.delete("/api/direct/" + adaName + "/messages/" + seq).expect(204);
            grace.get("/api/direct/" + adaName + "/messages").expect(200);
        }
        ada.delete("/api/accounts/me/blocks/" + graceName).expect(204);
        grace.put(membership()).expect(204);
        grace.postToUser(adaName, "hello");
    }

    /** A blocked user could not answer, so the blocking user cannot write to them either. */
    @Test
    void blockingUserCannotWrite() {
        block();
        ada.post("/api/direct/" + graceName + "/messages", Map.of("text", "hello"))
                .expect(403, "forbidden");
    }

    @Test
    void blockedAccountCannotTransferARoom() {
        grace.put(membership()).expect(204);
        block();
        grace.put("/api/rooms/" + room + "/owner", Map.of("username", adaName)).expect(403, "not_addable");
        assertThat(grace.get("/api/rooms/" + room).json().path("owner").asString())
                .isEqualTo(graceName);
    }

    @Test
    void mentionsByABlockedAccountAreNotCounted() {
        joinBoth(room + "hall");
        linus.put("/api/rooms/" + room + "hall/members/me").expect(204);
        grace.postToRoom(room + "hall", "one for @" + adaName);
        linus.postToRoom(room + "hall", "two for @" + adaName);
        assertThat(mentions(room + "hall")).isEqualTo(2);
        block();
        assertThat(mentions(room + "hall")).isEqualTo(1);
        assertThat(ada.get("/api/rooms/" + room + "hall/mentions").json()).hasSize(1);
        ada.delete("/api/accounts/me/blocks/" + graceName).expect(204);
        assertThat(mentions(room + "hall")).isEqualTo(2);
    }

    @Test
    void blocksAreListedForTheirOwnerOnly() {
        block();
        block();
        var blocks = ada.get("/api/accounts/me/blocks").expect(200).json();
        assertThat(blocks).hasSize(1);
        assertThat(blocks.get(0).path("username").asString()).isEqualTo(graceName);
        assertThat(blocks.get(0).path("displayName").asString()).isEqualTo(graceName);
        assertThat(blocks.get(0).path("since").asString()).endsWith("Z");
        assertThat(grace.get("/api/accounts/me/blocks").expect(200).json()).isEmpty();
        // Removing a block of an unknown user or of one who is not blocked has no effect.
        ada.delete("/api/accounts/me/blocks/nobody").expect(204);
        ada.delete("/api/accounts/me/blocks/linus").expect(204);
    }

    @Test
    void otherDevicesAreNotifiedOfABlock() {
        try (var socket = ada.socket()) {
            socket.subscribe("events", "/user/queue/events");
            block();
            socket.await("profile", frame -> frame.body().equals("{\"kind\":\"profile\"}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Everybody", "friends", "shared_rooms"})
    void unknownChoiceIsRefused(String addedBy) {
        ada.patch("/api/accounts/me", Map.of("addedBy", addedBy)).expect(422, "invalid");
    }

    private void assertRefused(StompClient socket, String destination, String body) {
        socket.send(destination + adaName, body);
        var report = socket.report(destination + adaName).json();
        assertThat(report.path("code").asString()).isEqualTo("forbidden");
        assertThat(report.path("message").asString()).doesNotContain("block");
    }

    private static tools.jackson.databind.JsonNode roomEvent(StompClient socket) {
        return socket.await("room event", frame -> frame.body().contains("\"kind\":\"room\""))
                .json();
    }

    private tools.jackson.databind.JsonNode listed(ParleyClient reader) {
        return reader.get("/api/rooms")
                .json()
                .valueStream()
                .filter(each -> each.path("name").asString().equals(room))
                .findFirst()
                .orElseThrow();
    }

    private long mentions(String hall) {
        return ada.get("/api/rooms/" + hall).json().path("mentions").asLong();
    }

    /** Makes both members of a public room. */
    private void joinBoth(String hall) {
        grace.put("/api/rooms/" + hall + "/members/me").expect(204);
        ada.put("/api/rooms/" + hall + "/members/me").expect(204);
    }

    private void block() {
        ada.put("/api/accounts/me/blocks/" + graceName).expect(204);
    }

    private String membership() {
        return "/api/rooms/" + room + "/members/" + adaName;
    }
}
