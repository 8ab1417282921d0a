package dev.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that a private room is accessible to its members only: grace owns it and linus is a member. Ada, an
 * administrator but not a member, receives the same responses as for a room that does not exist.
 */
@Timeout(60)
@ServerTest
@EachDatabase
class PrivateRoomEndToEndTest {

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;
    private static ParleyClient linus;
    private static int rooms;

    private String ops;
    private StompClient socket;

    @BeforeAll
    static void start() {
        // Grace posts and adds more here than the default limits allow.
        server = ParleyServer.start(
                "parley.limits.messages-per-second=1000",
                "parley.limits.messages-burst=1000",
                "parley.rooms.additions-per-hour=1000",
                "parley.rooms.additions-per-person-per-day=1000");
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
        grace.post("/api/rooms", Map.of("name", ops, "visibility", "private")).expect(201);
        grace.put("/api/rooms/" + ops + "/members/linus").expect(204);
        grace.postToRoom(ops, "before");
        socket = linus.socket();
        socket.subscribeErrors();
    }

    @AfterEach
    void disconnect() {
        socket.close();
    }

    @Test
    void memberFindsReadsAndPosts() {
        assertThat(names(linus)).contains(ops);
        socket.subscribe("room", "/topic/room." + ops);
        socket.subscribe("presence", "/topic/presence." + ops);
        grace.postToRoom(ops, "for members");
        assertThat(socket.message("room").text()).isEqualTo("for members");
        socket.sendReceipted("/app/chat." + ops, "{\"text\":\"from a member\"}", "sent");
        assertThat(linus.get("/api/rooms/" + ops + "/messages")
                        .expect(200)
                        .json()
                        .path("head")
                        .asLong())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "GET, /members",
        "GET, /messages",
        "GET, /messages?after=1&wait=1",
        "GET, /events",
        "POST, /messages",
        "PUT, /members/me",
        "PUT, /members/ada",
        "PUT, /members/linus",
        "DELETE, /members/me",
        "DELETE, /members/linus"
    })
    void strangerReceivesNotFoundOverHttp(String method, String path) {
        String room = "/api/rooms/" + ops + path;
        var response =
                switch (method) {
                    case "GET" -> ada.get(room);
                    case "POST" -> ada.post(room, Map.of("text", "let me in"));
                    case "PUT" -> ada.put(room);
                    default -> ada.delete(room);
                };
        response.expect(404, "not_found");
        assertThat(response.json().path("detail"))
                .isEqualTo(ada.get("/api/rooms/nowhere").json().path("detail"));
        assertThat(names(ada)).doesNotContain(ops);
        assertThat(grace.get("/api/rooms/" + ops).json().path("members").asInt())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topic/room.", "/topic/presence."})
    void strangerCannotSubscribe(String destination) {
        try (var stranger = ada.socket()) {
            stranger.subscribeErrors();
            stranger.trySubscribe("s", destination + ops);
            assertThat(stranger.report(destination + ops).json().path("code").asString())
                    .isEqualTo("not_found");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/app/chat.|{\"text\":\"let me in\"}", "/app/typing.|{}", "/app/read.|{\"seq\":1}"})
    void strangerCannotSend(String destination, String body) {
        try (var stranger = ada.socket()) {
            stranger.subscribeErrors();
            stranger.send(destination + ops, body);
            assertThat(stranger.report(destination + ops).json().path("code").asString())
                    .isEqualTo("not_found");
        }
    }

    @Test
    void removalStopsDeliveryAtOnce() {
        socket.subscribe("room", "/topic/room." + ops);
        socket.subscribe("presence", "/topic/presence." + ops);
        socket.subscribe("inbox", "/user/queue/direct");
        try (var owner = grace.socket()) {
            owner.subscribe("room", "/topic/room." + ops);
            grace.postToRoom(ops, "still for linus");
            assertThat(socket.message("room").text()).isEqualTo("still for linus");

            grace.delete("/api/rooms/" + ops + "/members/linus").expect(204);
            grace.postToRoom(ops, "not for linus");
            owner.await(
                    "the message", frame -> frame.is("MESSAGE") && frame.text().equals("not for linus"));

            grace.postToUser("linus", "marker");
            socket.message("inbox");
            assertThat(socket.texts("room")).containsExactly("still for linus");
        }
        for (String destination : List.of("/topic/room." + ops, "/topic/presence." + ops)) {
            assertThat(socket.report(destination).json().path("code").asString())
                    .isEqualTo("not_found");
            socket.trySubscribe("again", destination);
            assertThat(socket.report(destination).json().path("code").asString())
                    .isEqualTo("not_found");
        }
        linus.get("/api/rooms/" + ops + "/messages").expect(404, "not_found");
        linus.post("/api/rooms/" + ops + "/messages", Map.of("text", "still here?"))
                .expect(404, "not_found");
    }

    @Test
    void removalEndsEverySubscriptionOfAConnection() {
        socket.subscribe("room", "/topic/room." + ops);
        socket.subscribe("room again", "/topic/room." + ops);
        socket.subscribe("presence", "/topic/presence." + ops);
        socket.subscribe("presence again", "/topic/presence." + ops);
        grace.delete("/api/rooms/" + ops + "/members/linus").expect(204);
        for (String destination : List.of("/topic/room." + ops, "/topic/presence." + ops)) {
            socket.report(destination);
            socket.report(destination);
        }
        // The client may send these before it has received the reports.
        for (String id : List.of("room", "room again", "presence", "presence again")) {
            socket.frame("UNSUBSCRIBE", Map.of("id", id, "receipt", "gone " + id), "");
            socket.receipt("gone " + id);
        }
        socket.frame("UNSUBSCRIBE", Map.of("id", "room", "receipt", "twice"), "");
        assertThat(socket.message("errors").json().path("code").asString()).isEqualTo("invalid");
        socket.subscribe("room", "/topic/room.lobby");
        socket.frame("UNSUBSCRIBE", Map.of("id", "room", "receipt", "lobby"), "");
        socket.receipt("lobby");
    }

    /** Its other subscriptions continue. */
    @Test
    void clientWithoutErrorSubscriptionKeepsItsConnectionAfterRemoval() {
        try (var plain = linus.socket()) {
            plain.subscribe("room", "/topic/room." + ops);
            plain.subscribe("inbox", "/user/queue/direct");
            grace.delete("/api/rooms/" + ops + "/members/linus").expect(204);
            grace.postToRoom(ops, "not for linus");
            grace.postToUser("linus", "marker");
            assertThat(plain.message("inbox").text()).isEqualTo("marker");
            plain.frame("UNSUBSCRIBE", Map.of("id", "room", "receipt", "gone"), "");
            plain.receipt("gone");
            assertThat(plain.texts("room")).isEmpty();
        }
    }

    @Test
    void onlyMembersInviteAndOnlyTheOwnerRemoves() {
        linus.delete("/api/rooms/" + ops + "/members/grace").expect(403, "forbidden");
        linus.put("/api/rooms/" + ops + "/members/ada").expect(204);
        ada.get("/api/rooms/" + ops).expect(200);
        ada.delete("/api/rooms/" + ops + "/members/linus").expect(204);
        linus.get("/api/rooms/" + ops).expect(404, "not_found");
    }

    /**
     * In a path {@code me} means the caller. An account of that name, created before it was reserved, has the path
     * {@code @me}.
     */
    @Test
    void meInAPathIsTheCaller() {
        server.bean(JdbcClient.class).sql("""
                INSERT INTO account (username, display_name, password_hash, roles, disabled, created_at)
                SELECT 'me', 'me', password_hash, 'USER', FALSE, created_at FROM account WHERE username = 'linus'
                ON CONFLICT DO NOTHING
                """).update();
        ada.put("/api/admin/users/me/password", Map.of("password", ParleyClient.passwordOf("me")))
                .expect(204);
        var me = server.client().signIn("me");
        grace.put("/api/rooms/" + ops + "/members/@me").expect(204);
        me.get("/api/rooms/" + ops).expect(200);

        linus.delete("/api/rooms/" + ops + "/members/@me").expect(403, "forbidden");
        linus.delete("/api/rooms/" + ops + "/members/ME").expect(204);
        linus.get("/api/rooms/" + ops).expect(404, "not_found");
        grace.delete("/api/rooms/" + ops + "/members/@me").expect(204);
        me.get("/api/rooms/" + ops).expect(404, "not_found");
        assertThat(grace.get("/api/rooms/" + ops)
                        .expect(200)
                        .json()
                        .path("owner")
                        .asString())
                .isEqualTo("grace");
        grace.put("/api/rooms/" + ops + "/members/@linus").expect(204);
        linus.get("/api/rooms/" + ops).expect(200);
        grace.put("/api/rooms/" + ops + "/members/@").expect(404, "not_found");
        grace.put("/api/rooms/" + ops + "/members/@@linus").expect(404, "not_found");
    }

    @Test
    void formerMemberHasNoAccessUntilInvitedAgain() {
        socket.subscribe("room", "/topic/room." + ops);
        linus.delete("/api/rooms/" + ops + "/members/me").expect(204);
        assertThat(socket.report("/topic/room." + ops).json().path("code").asString())
                .isEqualTo("not_found");
        linus.put("/api/rooms/" + ops + "/members/me").expect(404, "not_found");

        grace.put("/api/rooms/" + ops + "/members/linus").expect(204);
        socket.subscribeSince("room", "/topic/room." + ops, 0);
        assertThat(socket.message("room").text()).isEqualTo("before");
    }

    private static Stream<String> names(ParleyClient client) {
        return client.get("/api/rooms").expect(200).json().valueStream().map(room -> room.path("name")
                .asString());
    }
}
