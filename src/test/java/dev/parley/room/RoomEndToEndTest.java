package dev.parley.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Proves the operations of public rooms, over HTTP and STOMP. Every test has a room of its own. */
@Timeout(60)
@ServerTest
@EachDatabase
class RoomEndToEndTest {

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;
    private static ParleyClient linus;

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

    @Test
    void newRoomIsListedForAllUsers() {
        var created = ada.post("/api/rooms", Map.of("name", "Lobby", "title", "The lobby"))
                .expect(201)
                .json();
        assertThat(created.toString())
                .isEqualTo(
                        "{\"name\":\"lobby\",\"title\":\"The lobby\",\"topic\":\"\","
                                + "\"visibility\":\"public\",\"owner\":\"ada\",\"member\":true,\"level\":\"all\",\"head\":0,\"read\":0,\"unread\":0,\"mentions\":0,\"members\":1}");

        assertThat(listed(grace, "lobby").toString())
                .isEqualTo(created.toString().replace("\"member\":true,\"level\":\"all\"", "\"member\":false"));
        grace.post("/api/rooms", Map.of("name", "LOBBY")).expect(409, "room_exists");
    }

    /** A first use of a public room. */
    enum FirstUse {
        SUBSCRIBE {
            @Override
            void of(String room) {
                try (var socket = ada.socket()) {
                    assertThat(socket.subscribe("room", "/topic/room." + room).seq())
                            .isZero();
                }
            }
        },
        SUBSCRIBE_PRESENCE {
            @Override
            void of(String room) {
                try (var socket = ada.socket()) {
                    socket.subscribe("presence", "/topic/presence." + room);
                }
            }
        },
        SEND {
            @Override
            void of(String room) {
                try (var socket = ada.socket()) {
                    assertThat(socket.sendReceipted("/app/chat." + room, "{\"text\":\"first\"}", "r")
                                    .seq())
                            .isEqualTo(1);
                }
            }
        },
        JOIN {
            @Override
            void of(String room) {
                ada.put("/api/rooms/" + room + "/members/me").expect(204);
            }
        },
        POST {
            @Override
            void of(String room) {
                ada.postToRoom(room, "first");
            }
        };

        abstract void of(String room);
    }

    @ParameterizedTest
    @EnumSource
    void firstUseCreatesARoomOwnedByItsUser(FirstUse first) {
        String room = "first-" + first.name().toLowerCase(Locale.ROOT);
        ada.get("/api/rooms/" + room).expect(404, "not_found");

        first.of(room);
        var created = ada.get("/api/rooms/" + room).expect(200).json();
        assertThat(created.path("owner").asString()).isEqualTo("ada");
        assertThat(created.path("member").asBoolean()).isTrue();
    }

    @Test
    void readingCreatesNoRoom() {
        for (String path : List.of(
                "/api/rooms/nowhere",
                "/api/rooms/nowhere/members",
                "/api/rooms/nowhere/messages",
                "/api/rooms/nowhere/messages?after=0&wait=1",
                "/api/rooms/nowhere/events")) {
            ada.get(path).expect(404, "not_found");
        }
        try (var socket = ada.socket()) {
            socket.subscribeErrors();
            socket.send("/app/typing.nowhere", "{}");
            assertThat(socket.report("/app/typing.nowhere").json().path("code").asString())
                    .isEqualTo("not_found");
            socket.send("/app/read.nowhere", "{\"seq\":1}");
            assertThat(socket.report("/app/read.nowhere").json().path("code").asString())
                    .isEqualTo("not_found");
        }
        ada.get("/api/rooms/nowhere").expect(404, "not_found");
    }

    @Test
    void firstUseCreatesNoRoomIfCreateOnDemandIsOff() {
        try (var strict = ParleyServer.start("parley.rooms.create-on-demand=false")) {
            var admin = strict.client().register("ada");
            admin.post("/api/rooms/lobby/messages", Map.of("text", "hello")).expect(404, "not_found");
            admin.put("/api/rooms/lobby/members/me").expect(404, "not_found");
            try (var socket = admin.socket()) {
                socket.subscribeErrors();
                socket.trySubscribe("room", "/topic/room.lobby");
                assertThat(socket.report("/topic/room.lobby")
                                .json()
                                .path("code")
                                .asString())
                        .isEqualTo("not_found");

                admin.post("/api/rooms", Map.of("name", "lobby")).expect(201);
                socket.subscribe("room", "/topic/room.lobby");
                admin.postToRoom("lobby", "hello");
                assertThat(socket.message("room").text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void anyUserReadsAndPostsInAPublicRoomWithoutJoining() {
        ada.postToRoom("open", "one");
        grace.postToRoom("open", "two");
        var page = linus.get("/api/rooms/open/messages").expect(200).json();
        assertThat(page.path("entries"))
                .extracting(entry -> entry.path("text").asString())
                .containsExactly("one", "two");
        assertThat(listed(grace, "open").path("member").asBoolean()).isFalse();
        assertThat(listed(grace, "open").path("unread").asLong()).isZero();
    }

    @Test
    void unreadCountsMessagesOfOthersAfterTheReadMarker() {
        ada.postToRoom("unread", "before grace came");
        grace.put("/api/rooms/unread/members/me").expect(204);
        assertThat(listed(grace, "unread").path("read").asLong()).isEqualTo(1);
        assertThat(listed(grace, "unread").path("unread").asLong()).isZero();

        ada.postToRoom("unread", "two");
        grace.postToRoom("unread", "three, by grace herself");
        ada.postToRoom("unread", "four");
        assertThat(listed(grace, "unread").path("head").asLong()).isEqualTo(4);
        assertThat(listed(grace, "unread").path("unread").asLong()).isEqualTo(2);
        assertThat(listed(ada, "unread").path("unread").asLong()).isEqualTo(1);
    }

    @Test
    void readMarkerNeverGoesBack() {
        ada.postToRoom("marker", "one");
        grace.put("/api/rooms/marker/members/me").expect(204);
        ada.postToRoom("marker", "two");
        ada.postToRoom("marker", "three");
        try (var socket = grace.socket()) {
            socket.sendReceipted("/app/read.marker", "{\"seq\":2}", "forth");
            assertThat(listed(grace, "marker").path("unread").asLong()).isEqualTo(1);

            socket.sendReceipted("/app/read.marker", "{\"seq\":1}", "back");
            assertThat(listed(grace, "marker").path("read").asLong()).isEqualTo(2);

            socket.sendReceipted("/app/read.marker", "{\"seq\":3}", "to the end");
            assertThat(listed(grace, "marker").path("unread").asLong()).isZero();
        }
    }

    @Test
    void spellingsOfTheSameNameReachTheSameRoom() {
        String composed = "caf\u00e9";
        String decomposedCapitals = "CAFE\u0301";
        try (var socket = grace.socket()) {
            socket.subscribe("cafe", "/topic/room." + decomposedCapitals);
            ada.postToRoom(encoded(composed), "bonjour");

            var message = socket.message("cafe");
            assertThat(message.header("destination")).hasValue("/topic/room." + decomposedCapitals);
            assertThat(message.json().path("room").asString()).isEqualTo(composed);

            socket.sendReceipted("/app/chat." + decomposedCapitals, "{\"text\":\"salut\"}", "r");
        }
        assertThat(ada.get("/api/rooms/" + encoded(decomposedCapitals) + "/messages")
                        .expect(200)
                        .json()
                        .path("head")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void longestStandingMemberBecomesOwner() {
        ada.postToRoom("legacy", "mine");
        linus.put("/api/rooms/legacy/members/me").expect(204);
        long joined = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > joined);
        grace.put("/api/rooms/legacy/members/me").expect(204);

        ada.delete("/api/rooms/legacy/members/me").expect(204);
        assertThat(listed(ada, "legacy").path("owner").asString()).isEqualTo("linus");
        assertThat(linus.get("/api/rooms/legacy/members").expect(200).json().valueStream())
                .extracting(member -> member.path("username").asString() + " " + member.path("owner"))
                .containsExactly("grace false", "linus true");

        linus.delete("/api/rooms/legacy/members/grace").expect(204);
        linus.delete("/api/rooms/legacy/members/me").expect(204);
        assertThat(listed(ada, "legacy").path("owner").isNull()).isTrue();

        grace.put("/api/rooms/legacy/members/me").expect(204);
        assertThat(listed(ada, "legacy").path("owner").asString()).isEqualTo("grace");
    }

    @Test
    void onlyOwnersAndAdministratorsRemoveOthersFromAPublicRoom() {
        grace.postToRoom("order", "mine");
        linus.put("/api/rooms/order/members/me").expect(204);
        linus.delete("/api/rooms/order/members/grace").expect(403, "forbidden");
        ada.delete("/api/rooms/order/members/linus").expect(204);
        assertThat(listed(linus, "order").path("member").asBoolean()).isFalse();
    }

    private static JsonNode listed(ParleyClient client, String room) {
        return StreamSupport.stream(client.get("/api/rooms").expect(200).json().spliterator(), false)
                .filter(listed -> listed.path("name").asString().equals(room))
                .findFirst()
                .orElseThrow();
    }

    private static String encoded(String room) {
        return URLEncoder.encode(room, StandardCharsets.UTF_8);
    }
}
