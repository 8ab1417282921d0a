package dev.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Proves who may edit and delete messages in a room, over STOMP and HTTP, and how other readers see the change. Every
 * test has a room of its own. Linus is an administrator, and ada creates the rooms.
 */
@Timeout(60)
@ServerTest
@EachDatabase
class RoomChangesEndToEndTest {

    private static ParleyServer server;
    private static ParleyClient linus;
    private static ParleyClient ada;
    private static ParleyClient grace;

    @BeforeAll
    static void start() {
        // Ada posts more here than the default limits allow.
        server = ParleyServer.start("parley.limits.messages-per-second=1000", "parley.limits.messages-burst=1000");
        linus = server.client().register("linus");
        ada = server.client().register("ada");
        grace = server.client().register("grace");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void readersReceiveAnEditLiveAndFromHistory() {
        createRoom("edits");
        long seq = grace.postToRoom("edits", "helo").path("seq").asLong();
        try (var adas = ada.socket();
                var graces = grace.socket()) {
            adas.subscribe("room", "/topic/room.edits");
            var receipt = graces.sendReceipted(
                    "/app/edit.edits", "{\"target\":" + seq + ",\"text\":\"hello\",\"clientId\":\"c-1\"}", "edited");

            var edit = adas.message("room").json();
            assertThat(edit.path("seq").asLong()).isEqualTo(receipt.seq());
            assertThat(fields(edit)).isEqualTo("edit grace -> " + seq + " hello");
            assertThat(edit.path("room").asString()).isEqualTo("edits");
            assertThat(edit.path("clientId").asString()).isEqualTo("c-1");
            assertThat(fields(entry("edits", seq))).isEqualTo("message grace hello");
            assertThat(entry("edits", seq).path("edited").asLong()).isEqualTo(receipt.seq());

            // A client that was away receives the edited message, from the memory of the feed or from the log.
            adas.frame("UNSUBSCRIBE", Map.of("id", "room", "receipt", "left"), "");
            adas.receipt("left");
            adas.subscribeSince("again", "/topic/room.edits", seq - 1);
            assertThat(adas.message("again").json()).isEqualTo(entry("edits", seq));
            assertThat(adas.message("again").json()).isEqualTo(edit);
        }
    }

    @Test
    void deletedMessageIsATombstoneAndItsEditsAreEmpty() {
        createRoom("deletes");
        long seq = grace.postToRoom("deletes", "secret-1").path("seq").asLong();
        try (var adas = ada.socket();
                var graces = grace.socket()) {
            adas.subscribe("room", "/topic/room.deletes");
            // Keeps the feed and its memory alive.
            graces.subscribe("room", "/topic/room.deletes");
            var edited =
                    graces.sendReceipted("/app/edit.deletes", "{\"target\":" + seq + ",\"text\":\"secret-2\"}", "e");
            var deleted = graces.sendReceipted("/app/delete.deletes", "{\"target\":" + seq + "}", "d");

            assertThat(fields(adas.message("room").json())).isEqualTo("edit grace -> " + seq + " secret-2");
            assertThat(fields(adas.message("room").json())).isEqualTo("delete grace -> " + seq + " ");
            assertThat(fields(entry("deletes", seq))).isEqualTo("deleted grace ");
            assertThat(entry("deletes", seq).path("edited").asLong()).isEqualTo(deleted.seq());
            assertThat(fields(entry("deletes", edited.seq()))).isEqualTo("edit grace -> " + seq + " ");
            assertErasedEverywhere(adas, "deletes");
        }
    }

    private static void assertErasedEverywhere(StompClient socket, String room) {
        socket.frame("UNSUBSCRIBE", Map.of("id", "room", "receipt", "left"), "");
        socket.receipt("left");
        int before = socket.seen().size();
        socket.subscribeSince("again", "/topic/room." + room, 0);
        ada.postToRoom(room, "marker");
        socket.await("marker", frame -> frame.is("MESSAGE") && frame.text().equals("marker"));
        var seen = socket.seen();
        assertThat(seen.subList(before, seen.size()).toString()).doesNotContain("secret");
        assertThat(ada.get("/api/rooms/" + room + "/messages").body()).doesNotContain("secret");
        try (var events = ada.events("/api/rooms/" + room + "/events?since=0")) {
            for (var event = events.entry(); ; event = events.entry()) {
                assertThat(event.data()).doesNotContain("secret");
                if (event.data().contains("marker")) {
                    break;
                }
            }
        }
    }

    @Test
    void onlyTheAuthorEdits() {
        createRoom("authors");
        long seq = grace.postToRoom("authors", "mine").path("seq").asLong();
        for (ParleyClient other : new ParleyClient[] {ada, linus}) {
            other.patch(path("authors", seq), Map.of("text", "yours")).expect(403, "forbidden");
            try (var socket = other.socket()) {
                assertRefused(socket, "/app/edit.authors", "{\"target\":" + seq + ",\"text\":\"x\"}", "forbidden");
            }
        }
        grace.patch(path("authors", seq), Map.of("text", "still mine")).expect(200);
        assertThat(fields(entry("authors", seq))).isEqualTo("message grace still mine");
    }

    @Test
    void authorOwnerAndAdministratorsDelete() {
        createRoom("moderated");
        long adas = ada.postToRoom("moderated", "of the owner").path("seq").asLong();
        long first = grace.postToRoom("moderated", "one").path("seq").asLong();
        long second = grace.postToRoom("moderated", "two").path("seq").asLong();
        long third = grace.postToRoom("moderated", "three").path("seq").asLong();

        grace.delete(path("moderated", adas)).expect(403, "forbidden");
        try (var socket = grace.socket()) {
            assertRefused(socket, "/app/delete.moderated", "{\"target\":" + adas + "}", "forbidden");
        }
        assertThat(fields(entry("moderated", adas))).isEqualTo("message ada of the owner");
        grace.delete(path("moderated", first)).expect(204);
        ada.delete(path("moderated", second)).expect(204);
        linus.delete(path("moderated", third)).expect(204);
        for (long seq : new long[] {first, second, third}) {
            assertThat(fields(entry("moderated", seq))).isEqualTo("deleted grace ");
        }
        assertThat(fields(entry("moderated", third + 3))).isEqualTo("delete linus -> " + third + " ");
    }

    @Test
    void userWithoutReadAccessCannotEditOrDelete() {
        ada.post("/api/rooms", Map.of("name", "vault", "visibility", "private")).expect(201);
        ada.put("/api/rooms/vault/members/grace").expect(204);
        long seq = grace.postToRoom("vault", "mine").path("seq").asLong();
        // Applies to an administrator too.
        linus.delete(path("vault", seq)).expect(404, "not_found");
        grace.patch(path("vault", seq), Map.of("text", "still here")).expect(200);
        ada.delete("/api/rooms/vault/members/grace").expect(204);

        grace.patch(path("vault", seq), Map.of("text", "gone")).expect(404, "not_found");
        grace.delete(path("vault", seq)).expect(404, "not_found");
        assertThat(fields(entry("vault", seq))).isEqualTo("message grace still here");
    }

    @Test
    void onlyMessagesCanBeEditedOrDeleted() {
        createRoom("targets");
        long seq = ada.postToRoom("targets", "hello").path("seq").asLong();
        long edit = ada.patch(path("targets", seq), Map.of("text", "hello!"))
                .expect(200)
                .json()
                .path("seq")
                .asLong();
        for (long target : new long[] {edit, 99}) {
            ada.patch(path("targets", target), Map.of("text", "x")).expect(404, "not_found");
            ada.delete(path("targets", target)).expect(404, "not_found");
        }
        ada.delete(path("targets", seq)).expect(204);
        ada.patch(path("targets", seq), Map.of("text", "back")).expect(404, "not_found");
        ada.delete(path("targets", seq)).expect(404, "not_found");
        ada.delete("/api/rooms/targets/messages/one").expect(400, "malformed");
        ada.delete(path("targets", 0)).expect(422, "invalid");
        ada.delete("/api/rooms/nowhere/messages/1").expect(404, "not_found");
        try (var socket = ada.socket()) {
            assertRefused(socket, "/app/delete.targets", "{}", "invalid");
            assertRefused(socket, "/app/edit.targets", "{\"target\":1}", "invalid_text");
        }
    }

    @Test
    void sameClientIdIsTheSameChange() {
        createRoom("repeats");
        long seq = ada.postToRoom("repeats", "hello").path("seq").asLong();
        String edit = "{\"target\":" + seq + ",\"text\":\"hello!\",\"clientId\":\"e-1\"}";
        String delete = "{\"target\":" + seq + ",\"clientId\":\"d-1\"}";
        try (var socket = ada.socket()) {
            long edited = socket.sendReceipted("/app/edit.repeats", edit, "1").seq();
            assertThat(socket.sendReceipted("/app/edit.repeats", edit, "2").seq())
                    .isEqualTo(edited);
            long deleted =
                    socket.sendReceipted("/app/delete.repeats", delete, "3").seq();
            // Both changes are stored, so both receive a receipt, although no further change is possible.
            assertThat(socket.sendReceipted("/app/delete.repeats", delete, "4").seq())
                    .isEqualTo(deleted);
            assertThat(socket.sendReceipted("/app/edit.repeats", edit, "5").seq())
                    .isEqualTo(edited);
        }
        assertThat(ada.get("/api/rooms/repeats").json().path("head").asLong()).isEqualTo(3);
    }

    /** The second post is rejected: a receipt for the first entry would hide that the second message was not stored. */
    @Test
    void clientIdCannotBeReusedForAnotherOperation() {
        createRoom("reused");
        createRoom("reused-too");
        var first = ada.post("/api/rooms/reused/messages", Map.of("text", "hello", "clientId", "once"))
                .expect(201)
                .json();
        long seq = first.path("seq").asLong();
        var other = Map.of("text", "other", "clientId", "once");
        var same = Map.of("text", "hello", "clientId", "once");
        ada.post("/api/rooms/reused/messages", other).expect(409, "client_id_reused");
        ada.post("/api/rooms/reused-too/messages", same).expect(409, "client_id_reused");
        ada.post("/api/direct/grace/messages", same).expect(409, "client_id_reused");
        ada.patch("/api/rooms/reused/messages/" + seq, same).expect(409, "client_id_reused");
        assertThat(ada.post("/api/rooms/reused/messages", same).expect(200).json())
                .isEqualTo(first);
        try (var socket = ada.socket()) {
            String post = "{\"text\":\"hello\",\"clientId\":\"once\"}";
            String change = "{\"target\":" + seq + ",\"clientId\":\"once\"}";
            String nothing = "{\"target\":999,\"clientId\":\"once\"}";
            assertRefused(socket, "/app/chat.reused", post.replace("hello", "other"), "client_id_reused");
            assertRefused(socket, "/app/chat.reused-too", post, "client_id_reused");
            assertRefused(socket, "/app/direct.grace", post, "client_id_reused");
            assertRefused(socket, "/app/delete.reused", change, "client_id_reused");
            assertRefused(socket, "/app/delete.reused", nothing, "client_id_reused");
            assertThat(socket.sendReceipted("/app/chat.reused", post, "again").seq())
                    .isEqualTo(seq);
            // The first post keeps its identity after an edit.
            ada.patch("/api/rooms/reused/messages/" + seq, Map.of("text", "hello!"))
                    .expect(200);
            assertThat(socket.sendReceipted("/app/chat.reused", post, "once more")
                            .seq())
                    .isEqualTo(seq);
        }
        assertThat(ada.get("/api/rooms/reused").json().path("head").asLong()).isEqualTo(2);
        assertThat(ada.get("/api/rooms/reused-too").json().path("head").asLong())
                .isZero();
        assertThat(grace.get("/api/direct/ada/messages").json().path("entries")).isEmpty();
    }

    @Test
    void changesOfOneSenderKeepTheirOrder() {
        createRoom("order");
        long seq = ada.postToRoom("order", "0").path("seq").asLong();
        try (var socket = ada.socket()) {
            for (int i = 1; i < 20; i++) {
                socket.send("/app/edit.order", "{\"target\":" + seq + ",\"text\":\"" + i + "\"}");
            }
            socket.sendReceipted("/app/edit.order", "{\"target\":" + seq + ",\"text\":\"20\"}", "last");
        }
        assertThat(ada.get("/api/rooms/order/messages?after=" + seq).json().path("entries"))
                .extracting(entry -> entry.path("text").asInt())
                .isSorted()
                .hasSize(20);
        assertThat(fields(entry("order", seq))).isEqualTo("message ada 20");
    }

    @Test
    void changesAreNotUnread() {
        createRoom("unread");
        grace.put("/api/rooms/unread/members/me").expect(204);
        long seq = ada.postToRoom("unread", "one").path("seq").asLong();
        ada.postToRoom("unread", "two");
        ada.patch(path("unread", seq), Map.of("text", "one!")).expect(200);
        assertThat(grace.get("/api/rooms/unread").json().path("unread").asInt()).isEqualTo(2);
        ada.delete(path("unread", seq)).expect(204);
        assertThat(grace.get("/api/rooms/unread").json().path("unread").asInt()).isEqualTo(1);
    }

    @Test
    void mentionsAreCountedUntilTheyAreRead() {
        createRoom("mentions");
        grace.put("/api/rooms/mentions/members/me").expect(204);
        long seq = ada.postToRoom("mentions", "who is there?").path("seq").asLong();
        ada.postToRoom("mentions", "@Grace, are you?");
        ada.postToRoom("mentions", "not `@grace`, nor @ada");
        assertThat(mentions(grace)).isEqualTo("3 unread, 1 mentions");
        assertThat(mentions(ada)).isEqualTo("0 unread, 0 mentions");
        assertThat(mentions(linus)).isEqualTo("0 unread, 0 mentions");

        ada.patch(path("mentions", seq), Map.of("text", "who is there, @grace?"))
                .expect(200);
        assertThat(mentions(grace)).isEqualTo("3 unread, 2 mentions");
        try (var socket = grace.socket()) {
            // The read marker covers everything but the edit, which added her name.
            socket.sendReceipted("/app/read.mentions", "{\"seq\":3}", "read");
            assertThat(mentions(grace)).isEqualTo("0 unread, 1 mentions");
            socket.sendReceipted("/app/read.mentions", "{\"seq\":4}", "read-all");
            assertThat(mentions(grace)).isEqualTo("0 unread, 0 mentions");
        }
    }

    /** Markdown characters end a name, and only names of existing accounts are mentions. */
    @Test
    void onlyUsersAreMentioned() {
        createRoom("names");
        grace.put("/api/rooms/names/members/me").expect(204);
        var thanks = ada.postToRoom("names", "thanks _@grace_! @channel @nobody https://medium.com/@linus/post");
        assertThat(thanks.path("mentions").toString()).isEqualTo("[\"grace\"]");
        assertThat(ada.postToRoom("names", "@here @all").has("mentions")).isFalse();
        assertThat(grace.get("/api/rooms/names")
                        .expect(200)
                        .json()
                        .path("mentions")
                        .asInt())
                .isEqualTo(1);

        // A new account can be mentioned immediately.
        server.client().register("dorothy");
        assertThat(ada.postToRoom("names", "welcome, **@dorothy**")
                        .path("mentions")
                        .toString())
                .isEqualTo("[\"dorothy\"]");
    }

    @Test
    void mentionListHoldsTheEntriesThatMentionTheCaller() {
        createRoom("where");
        long early = ada.postToRoom("where", "who is there?").path("seq").asLong();
        ada.postToRoom("where", "@grace, are you?");
        ada.patch(path("where", early), Map.of("text", "who is there, @grace?")).expect(200);

        assertThat(where(grace, "")).isEqualTo("2 in 2, 3 in 1");
        assertThat(where(grace, "?after=2")).isEqualTo("3 in 1");
        assertThat(where(linus, "")).isEmpty();
        grace.get("/api/rooms/where/mentions?after=yesterday").expect(400);
    }

    @Test
    void mentionListOfAPrivateRoomIsForMembersOnly() {
        ada.post("/api/rooms", Map.of("name", "closed", "visibility", "private"))
                .expect(201);
        ada.postToRoom("closed", "@grace will never know");
        grace.get("/api/rooms/closed/mentions").expect(404);
    }

    private static String where(ParleyClient reader, String after) {
        var found = reader.get("/api/rooms/where/mentions" + after).expect(200).json();
        return found.valueStream()
                .map(each -> each.path("seq") + " in " + each.path("target"))
                .collect(Collectors.joining(", "));
    }

    private static String mentions(ParleyClient reader) {
        var room = reader.get("/api/rooms/mentions").expect(200).json();
        return room.path("unread") + " unread, " + room.path("mentions") + " mentions";
    }

    private static void createRoom(String room) {
        ada.post("/api/rooms", Map.of("name", room)).expect(201);
    }

    private static String path(String room, long seq) {
        return "/api/rooms/" + room + "/messages/" + seq;
    }

    private static void assertRefused(StompClient socket, String destination, String json, String code) {
        if (socket.seen().stream().noneMatch(frame -> frame.is("RECEIPT"))) {
            socket.subscribeErrors();
        }
        socket.send(destination, json);
        assertThat(socket.report(destination).json().path("code").asString()).isEqualTo(code);
    }

    private static JsonNode entry(String room, long seq) {
        return ada.get("/api/rooms/" + room + "/messages?limit=1&after=" + (seq - 1))
                .expect(200)
                .json()
                .path("entries")
                .get(0);
    }

    private static String fields(JsonNode entry) {
        String target = entry.has("target") ? "-> " + entry.path("target") + " " : "";
        return entry.path("kind").asString() + " " + entry.path("from").asString() + " " + target
                + entry.path("text").asString();
    }
}
