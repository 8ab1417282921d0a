package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that the number of rooms never locks a user out: grace is a member of 301 rooms, and joined none of them
 * herself.
 */
@Timeout(60)
@ServerTest
class ManyRoomsTest {

    private static final int ROOMS = 301;

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(
                "parley.limits.messages-per-second=10000",
                "parley.limits.messages-burst=10000",
                "parley.rooms.creations-per-hour=10000",
                "parley.rooms.additions-per-hour=10000",
                "parley.rooms.additions-per-person-per-day=10000");
        ada = server.client().register("ada");
        grace = server.client().register("grace");
        rooms().forEach(room -> {
            ada.post("/api/rooms", Map.of("name", room, "visibility", "private"))
                    .expect(201);
            ada.put("/api/rooms/" + room + "/members/grace").expect(204);
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void memberOfManyRoomsReceivesEverythingOverOneConnection() {
        try (var socket = grace.socket()) {
            socket.subscribe("rooms", "/user/queue/rooms");
            socket.subscribe("direct", "/user/queue/direct");
            socket.subscribe("announcements", "/topic/announcements");
            socket.subscribe("events", "/user/queue/events");
            socket.subscribeErrors();
            rooms().forEach(room -> ada.postToRoom(room, "to all of " + room));
            ada.postToUser("grace", "to you");
            ada.post("/api/admin/broadcast", Map.of("text", "to all users")).expect(201);

            assertThat(socket.message("direct").text()).isEqualTo("to you");
            assertThat(socket.message("announcements").text()).isEqualTo("to all users");
            assertThat(texts(socket))
                    .isEqualTo(rooms().stream().map(room -> "to all of " + room).collect(Collectors.toSet()));
        }
    }

    @Test
    void missedEntriesOfManyRoomsArriveWithOneToken() {
        var since = new HashMap<String, Object>();
        grace.get("/api/rooms")
                .expect(200)
                .json()
                .forEach(room -> since.put(
                        room.path("name").asString(), room.path("head").asLong()));
        rooms().forEach(room -> ada.postToRoom(room, "missed in " + room));
        String token = grace.post("/api/resume", Map.of("rooms", since))
                .expect(200)
                .json()
                .path("token")
                .asString();
        try (var socket = grace.socket()) {
            socket.subscribe("rooms", "/user/queue/rooms", Map.of("since", token));
            assertThat(texts(socket))
                    .isEqualTo(rooms().stream().map(room -> "missed in " + room).collect(Collectors.toSet()));
        }
    }

    /** Older clients subscribe to each room separately, and to the mandatory destinations last. */
    @Test
    void clientThatSubscribesToEachRoomStaysConnected() {
        try (var socket = grace.socket()) {
            socket.subscribeErrors();
            rooms().forEach(room -> socket.trySubscribe(room, "/topic/room." + room));
            var granted = rooms().subList(0, 200);
            rooms().subList(200, ROOMS).forEach(room -> assertThat(socket.report("/topic/room." + room)
                            .json()
                            .path("code")
                            .asString())
                    .isEqualTo("rate_limited"));
            socket.subscribe("direct", "/user/queue/direct");
            socket.subscribe("rooms", "/user/queue/rooms");
            ada.postToRoom(granted.get(199), "one by one");
            assertThat(socket.message(granted.get(199)).text()).isEqualTo("one by one");
            assertThat(socket.isClosed()).isFalse();
        }
    }

    private static Set<String> texts(StompClient socket) {
        return IntStream.range(0, ROOMS)
                .mapToObj(i -> socket.message("rooms").text())
                .collect(Collectors.toSet());
    }

    private static List<String> rooms() {
        return IntStream.range(0, ROOMS).mapToObj(i -> "room-" + i).toList();
    }
}
