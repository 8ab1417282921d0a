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
 * Proves that people decide who may put them into rooms and who may write to them, over HTTP and STOMP alike. In each test
 * grace owns a private room, and ada is the one who decides; linus administers.
 */
@Timeout(60)
@ServerTest
class ConsentTest {

    private static ParleyServer server;
    private static ParleyClient linus;
    private static int people;

    private ParleyClient ada;
    private ParleyClient grace;
    private String adasName;
    private String gracesName;
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
    void come(TestInfo test) {
        people++;
        adasName = "ada" + people;
        gracesName = "grace" + people;
        ada = server.client().register(adasName);
        grace = server.client().register(gracesName);
        room = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + people;
        grace.post("/api/rooms", Map.of("name", room, "visibility", "private")).expect(201);
    }

    @Test
    void everybodyMayBeAddedUntilTheySayOtherwise() {
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
        meet(room + "hall");
        grace.put(membership()).expect(204);
        ada.get("/api/rooms/" + room).expect(200);
    }

    /** Administrators too: their own addition is one like any other. */
    @Test
    void administratorAddsNobodyAgainstTheirWill() {
        ada.patch("/api/accounts/me", Map.of("addedBy", "nobody")).expect(200);
        linus.put("/api/rooms/" + room + "hall/members/me").expect(204);
        linus.put("/api/rooms/" + room + "hall/members/" + adasName).expect(403, "not_addable");
    }

    @Test
    void whoWasAddedIsToldByWhomUntilTheyAgree() {
        try (var socket = ada.socket()) {
            socket.subscribe("events", "/user/queue/events");
            grace.put(membership()).expect(204);
            var event = roomEvent(socket);
            assertThat(event.path("addedBy").asString()).isEqualTo(gracesName);

            var shown = ada.get("/api/rooms/" + room).json();
            assertThat(shown.path("addedBy").asString()).isEqualTo(gracesName);
            assertThat(shown.path("addedAt")).isEqualTo(event.path("addedAt"));
            assertThat(listed(ada).path("addedBy").asString()).isEqualTo(gracesName);
            assertThat(grace.get("/api/rooms/" + room).json().has("addedBy")).isFalse();

            ada.put("/api/rooms/" + room + "/members/me").expect(204);
            assertThat(roomEvent(socket).has("addedBy")).isFalse();
            assertThat(ada.get("/api/rooms/" + room).json().has("addedBy")).isFalse();
        }
    }

    @Test
    void whoPostsAgrees() {
        grace.put(membership()).expect(204);
        ada.say(room, "hello");
        eventually("the post counts as agreement", Duration.ofSeconds(10), () -> !ada.get("/api/rooms/" + room)
                .json()
                .has("addedBy"));
    }

    @Test
    void whoLeavesAndComesBackByThemselvesWasNotAdded() {
        meet(room + "hall");
        ada.delete("/api/rooms/" + room + "hall/members/me").expect(204);
        grace.put("/api/rooms/" + room + "hall/members/" + adasName).expect(204);
        assertThat(ada.get("/api/rooms/" + room + "hall").json().has("addedBy")).isTrue();
        ada.delete("/api/rooms/" + room + "hall/members/me").expect(204);
        ada.put("/api/rooms/" + room + "hall/members/me").expect(204);
        assertThat(ada.get("/api/rooms/" + room + "hall").json().has("addedBy")).isFalse();
    }

    @Test
    void blockedAccountNeitherAddsNorWritesOverAnyDoor() {
        long seq = grace.tell(adasName, "hello").path("seq").asLong();
        block();
        try (var socket = grace.socket()) {
            grace.put(membership()).expect(403, "not_addable");
            grace.post("/api/direct/" + adasName + "/messages", Map.of("text", "hello"))
                    .expect(403, "forbidden");
            var edit = grace.patch("/api/direct/" + adasName + "/messages/" + seq, Map.of("text", "again"));
            assertThat(edit.expect(403, "forbidden").body()).doesNotContain("block");
            socket.subscribeErrors();
            refused(socket, "/app/direct.", "{\"text\":\"hello\"}");
            refused(socket, "/app/edit-direct.", "{\"target\":" + seq + ",\"text\":\"again\"}");
            refused(socket, "/app/typing-direct.", "{}");
            // What was said can be taken back, and read.
            grace.delete("/api/direct/" + adasName + "/messages/" + seq).expect(204);
            grace.get("/api/direct/" + adasName + "/messages").expect(200);
        }
        ada.delete("/api/accounts/me/blocks/" + gracesName).expect(204);
        grace.put(membership()).expect(204);
        grace.tell(adasName, "hello");
    }

    /** Somebody who could not answer is not to be written to. */
    @Test
    void nobodyWritesToWhomTheyHaveBlocked() {
        block();
        ada.post("/api/direct/" + gracesName + "/messages", Map.of("text", "hello"))
                .expect(403, "forbidden");
    }

    @Test
    void blockedAccountCannotGiveARoomToWhoHasBlockedIt() {
        grace.put(membership()).expect(204);
        block();
        grace.put("/api/rooms/" + room + "/owner", Map.of("username", adasName)).expect(403, "not_addable");
        assertThat(grace.get("/api/rooms/" + room).json().path("owner").asString())
                .isEqualTo(gracesName);
    }

    @Test
    void mentionsByABlockedAccountAreNotCounted() {
        meet(room + "hall");
        linus.put("/api/rooms/" + room + "hall/members/me").expect(204);
        grace.say(room + "hall", "one for @" + adasName);
        linus.say(room + "hall", "two for @" + adasName);
        assertThat(mentions(room + "hall")).isEqualTo(2);
        block();
        assertThat(mentions(room + "hall")).isEqualTo(1);
        assertThat(ada.get("/api/rooms/" + room + "hall/mentions").json()).hasSize(1);
        ada.delete("/api/accounts/me/blocks/" + gracesName).expect(204);
        assertThat(mentions(room + "hall")).isEqualTo(2);
    }

    @Test
    void blocksAreListedForTheirOwnerAlone() {
        block();
        block();
        var blocks = ada.get("/api/accounts/me/blocks").expect(200).json();
        assertThat(blocks).hasSize(1);
        assertThat(blocks.get(0).path("username").asString()).isEqualTo(gracesName);
        assertThat(blocks.get(0).path("displayName").asString()).isEqualTo(gracesName);
        assertThat(blocks.get(0).path("since").asString()).endsWith("Z");
        assertThat(grace.get("/api/accounts/me/blocks").expect(200).json()).isEmpty();
        // Nobody's, and somebody's who is not blocked: nothing to do.
        ada.delete("/api/accounts/me/blocks/nobody").expect(204);
        ada.delete("/api/accounts/me/blocks/linus").expect(204);
    }

    @Test
    void otherDevicesReceiveThatABlockWasMade() {
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

    private void refused(StompClient socket, String destination, String body) {
        socket.send(destination + adasName, body);
        var report = socket.report(destination + adasName).json();
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

    /** In a public room. */
    private void meet(String hall) {
        grace.put("/api/rooms/" + hall + "/members/me").expect(204);
        ada.put("/api/rooms/" + hall + "/members/me").expect(204);
    }

    private void block() {
        ada.put("/api/accounts/me/blocks/" + gracesName).expect(204);
    }

    private String membership() {
        return "/api/rooms/" + room + "/members/" + adasName;
    }
}
