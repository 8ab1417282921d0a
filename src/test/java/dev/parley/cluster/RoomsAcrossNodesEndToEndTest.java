package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.event.MembershipChanged;
import dev.parley.event.StreamClosed;
import dev.parley.stream.StreamId;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.StompClient;
import dev.parley.testing.StompFrame;
import dev.parley.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that a subscription to all rooms at one node follows the changes of its user's rooms at the other, with only
 * the database between them. Ada owns the rooms and acts at the first node; grace subscribes at the second.
 */
@Timeout(60)
@ClusterTest
class RoomsAcrossNodesEndToEndTest {

    private static final String ROOMS = "/user/queue/rooms";

    private static ParleyServer first;
    private static ParleyServer second;
    private static ParleyClient ada;
    private static int people;
    private static int rooms;

    private String grace;
    private ParleyClient client;

    @BeforeAll
    static void start() {
        var postgres = TestPostgres.shared();
        var settings = postgres.settings(postgres.newDatabase());
        first = ParleyServer.start(named("first", settings));
        second = ParleyServer.start(named("second", settings));
        ada = first.client().register("ada");
    }

    private static String[] named(String name, String[] settings) {
        return Stream.concat(
                        Stream.of("parley.node-name=" + name, "parley.limits.messages-burst=1000"), Stream.of(settings))
                .toArray(String[]::new);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @BeforeEach
    void register() {
        grace = "grace" + ++people;
        first.client().register(grace);
        client = second.client().signIn(grace);
    }

    @Test
    void joinAtOneNodeDeliversAtTheOtherFromTheJoinOn() {
        try (var socket = client.socket()) {
            socket.subscribe("rooms", ROOMS);
            String room = room("private");
            ada.postToRoom(room, "before the invitation");
            ada.put("/api/rooms/" + room + "/members/" + grace).expect(204);
            // At once, before the other node has received the event.
            ada.postToRoom(room, "1");
            ada.postToRoom(room, "2");
            assertThat(List.of(
                            message(socket, room).text(), message(socket, room).text()))
                    .containsExactly("1", "2");
            assertThat(socket.texts("rooms")).hasSize(2);
        }
    }

    @Test
    void roomCreatedAtOneNodeIsDeliveredAtTheOther() {
        var atFirst = first.client().signIn(grace);
        try (var socket = client.socket()) {
            socket.subscribe("rooms", ROOMS);
            atFirst.post("/api/rooms", Map.of("name", "own" + people)).expect(201);
            atFirst.postToRoom("own" + people, "the first words");
            assertThat(message(socket, "own" + people).text()).isEqualTo("the first words");
        }
    }

    @Test
    void removalAtOneNodeEndsThatRoomAtTheOther() {
        String room = member(room("private"));
        String other = member(room("public"));
        try (var socket = client.socket()) {
            socket.subscribeErrors();
            socket.subscribe("rooms", ROOMS);
            ada.postToRoom(room, "for members");
            message(socket, room);
            ada.delete("/api/rooms/" + room + "/members/" + grace).expect(204);
            assertThat(socket.report("/topic/room." + room).json().path("code").asString())
                    .isEqualTo("not_found");
            ada.delete("/api/rooms/" + other + "/members/" + grace).expect(204);
            String marker = member(room("private"));
            ada.postToRoom(room, "behind closed doors");
            ada.postToRoom(marker, "marker");
            message(socket, marker);
            // The public room was left before the marker's room was joined, and the events of one node arrive in order
            // here.
            ada.postToRoom(other, "without her");
            ada.postToRoom(marker, "again");
            message(socket, marker);
            assertThat(socket.texts("rooms")).containsExactly("for members", "marker", "again");
        }
    }

    @Test
    void deletionAtOneNodeEndsThatRoomAtTheOther() {
        String room = member(room("private"));
        try (var socket = client.socket()) {
            socket.subscribeErrors();
            socket.subscribe("rooms", ROOMS);
            ada.delete("/api/admin/rooms/" + room).expect(204);
            assertThat(socket.report("/topic/room." + room).json().path("code").asString())
                    .isEqualTo("not_found");
        }
    }

    @Test
    void tokenOfOneNodeIsValidAtTheOther() {
        String room = member(room("private"));
        ada.postToRoom(room, "1");
        ada.postToRoom(room, "2");
        String token = first.client()
                .signIn(grace)
                .post("/api/resume", Map.of("rooms", Map.of(room, 1)))
                .expect(200)
                .json()
                .path("token")
                .asString();
        try (var socket = client.socket()) {
            socket.subscribe("rooms", ROOMS, Map.of("since", token));
            ada.postToRoom(room, "3");
            assertThat(List.of(
                            message(socket, room).text(), message(socket, room).text()))
                    .containsExactly("2", "3");
        }
    }

    /** Delayed events, of an older join and of the deletion of an older room, lose no entry and repeat none. */
    @Test
    void lateEventsChangeNothing() {
        String room = member(room("private"));
        try (var socket = client.socket()) {
            socket.subscribe("rooms", ROOMS);
            ada.postToRoom(room, "1");
            message(socket, room);
            first.context().publishEvent(new MembershipChanged(StreamId.room(room), grace, 0));
            first.context().publishEvent(new StreamClosed(StreamId.room(room)));
            ada.postToRoom(room, "2");
            assertThat(message(socket, room).text()).isEqualTo("2");
            ada.postToRoom(room, "3");
            assertThat(message(socket, room).text()).isEqualTo("3");
            assertThat(socket.texts("rooms")).containsExactly("1", "2", "3");
        }
    }

    private String room(String visibility) {
        String room = "room" + ++rooms;
        ada.post("/api/rooms", Map.of("name", room, "visibility", visibility)).expect(201);
        return room;
    }

    private String member(String room) {
        ada.put("/api/rooms/" + room + "/members/" + grace).expect(204);
        return room;
    }

    private static StompFrame message(StompClient socket, String room) {
        return socket.await(
                "MESSAGE in " + room,
                frame -> frame.is("MESSAGE")
                        && frame.header("destination").orElse("").equals("/topic/room." + room));
    }
}
