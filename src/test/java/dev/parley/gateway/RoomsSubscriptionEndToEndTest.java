package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.destination.ResumeTokens;
import dev.parley.destination.UserRooms;
import dev.parley.event.MembershipChanged;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.gateway.broker.RoomsSubscriptions;
import dev.parley.stream.StreamId;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import dev.parley.testing.StompFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tests that {@code SUBSCRIBE /user/queue/rooms} covers exactly a user's rooms at every moment. Ada owns the rooms,
 * whose names are unique to each test; grace, a new user in each test, subscribes.
 */
@Timeout(60)
@ServerTest
class RoomsSubscriptionEndToEndTest {

    private static final String ROOMS = "/user/queue/rooms";

    private static ParleyServer server;
    private static ParleyClient ada;
    private static int userCount;

    private String grace;
    private ParleyClient client;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(
                "parley.limits.messages-per-second=1000",
                "parley.limits.messages-burst=1000",
                "parley.rooms.creations-per-hour=10000",
                "parley.rooms.additions-per-hour=10000",
                "parley.rooms.additions-per-person-per-day=10000");
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        grace = "grace" + ++userCount;
        client = server.client().register(grace);
    }

    @Test
    void oneSubscriptionDeliversAllRoomsOfMember() {
        var rooms = rooms(3);
        ada.postToRoom(rooms.get(0), "before");
        try (var socket = client.socket()) {
            var receipt = socket.subscribe("rooms", ROOMS);
            assertThat(receipt.header("seq")).isEmpty();
            assertThat(receipt.header("epoch"))
                    .contains(server.bean(Fanout.class).epoch());
            rooms.forEach(room -> ada.postToRoom(room, "hello " + room));
            for (String room : rooms) {
                var message = message(socket, room);
                assertThat(message.text()).isEqualTo("hello " + room);
                assertThat(message.header("message-id")).contains("room/" + room + "/" + message.seq());
            }
            assertThat(socket.texts("rooms")).hasSize(3);
        }
    }

    /**
     * Each such subscription uses memory in every room, so a connection may have four of them, for components of a page
     * that share it.
     */
    @Test
    void connectionMayHaveFourRoomsSubscriptions() {
        var rooms = rooms(2);
        try (var socket = client.socket()) {
            socket.subscribeErrors();
            for (int i = 1; i <= 4; i++) {
                socket.subscribe("rooms" + i, ROOMS);
            }
            socket.trySubscribe("rooms5", ROOMS);
            assertThat(socket.report(ROOMS).json().path("code").asString()).isEqualTo("rate_limited");
            socket.frame("UNSUBSCRIBE", Map.of("id", "rooms4", "receipt", "u"), "");
            socket.receipt("u");
            ada.postToRoom(rooms.get(1), "hello");
            for (int i = 1; i <= 3; i++) {
                assertThat(socket.message("rooms" + i).text()).isEqualTo("hello");
            }
            socket.subscribe("rooms5", ROOMS);
            assertThat(socket.texts("rooms4")).isEmpty();
        }
    }

    @Test
    void roomsWithoutMembershipAreNotDelivered() {
        var rooms = rooms(1);
        ada.post("/api/rooms", Map.of("name", "public" + userCount)).expect(201);
        try (var socket = client.socket()) {
            socket.subscribe("rooms", ROOMS);
            ada.postToRoom("public" + userCount, "for members");
            ada.postToRoom(rooms.get(0), "marker");
            message(socket, rooms.get(0));
            assertThat(socket.texts("rooms")).containsExactly("marker");
        }
    }

    @Test
    void roomsJoinedLaterAreDelivered() {
        try (var socket = client.socket()) {
            socket.subscribe("rooms", ROOMS);
            ada.post("/api/rooms", Map.of("name", "later" + userCount)).expect(201);
            ada.postToRoom("later" + userCount, "before the join");
            client.put("/api/rooms/later" + userCount + "/members/me").expect(204);
            ada.postToRoom("later" + userCount, "after the join");
            assertThat(message(socket, "later" + userCount).text()).isEqualTo("after the join");

            client.post("/api/rooms", Map.of("name", "own" + userCount)).expect(201);
            ada.postToRoom("own" + userCount, "in a room of her own");
            assertThat(message(socket, "own" + userCount).text()).isEqualTo("in a room of her own");

            String secret = rooms(1).get(0);
            ada.postToRoom(secret, "after the invitation");
            assertThat(message(socket, secret).text()).isEqualTo("after the invitation");
        }
    }

    @Test
    void resumeTokenDeliversMissedEntriesOfEachRoom() {
        var rooms = rooms(3);
        rooms.forEach(room -> List.of("1", "2", "3").forEach(text -> ada.postToRoom(room, text)));
        var response = client.post(
                        "/api/resume",
                        Map.of("rooms", Map.of(rooms.get(0), 1, rooms.get(1), 3, "public" + userCount, 5)))
                .expect(200)
                .json();
        assertThat(response.path("rooms").propertyNames()).containsExactlyInAnyOrder(rooms.get(0), rooms.get(1));
        assertThat(response.path("rooms").path(rooms.get(0)).path("head").asLong())
                .isEqualTo(3);
        assertThat(response.path("rooms").path(rooms.get(0)).path("first").asLong())
                .isEqualTo(1);
        try (var socket = client.socket()) {
            socket.subscribe(
                    "rooms", ROOMS, Map.of("since", response.path("token").asString()));
            rooms.forEach(room -> ada.postToRoom(room, "live"));
            assertThat(List.of(
                            message(socket, rooms.get(0)).text(),
                            message(socket, rooms.get(0)).text(),
                            message(socket, rooms.get(0)).text()))
                    .containsExactly("2", "3", "live");
            assertThat(message(socket, rooms.get(1)).text()).isEqualTo("live");
            assertThat(message(socket, rooms.get(2)).text()).isEqualTo("live");
        }
    }

    @Test
    void numberOfAnotherEpochStartsAtFirstEntry() {
        var rooms = rooms(2);
        rooms.forEach(room -> List.of("1", "2").forEach(text -> ada.postToRoom(room, text)));
        String epoch = server.bean(Fanout.class).epoch();
        assertThat(resumed(rooms, 1, epoch)).containsExactly("2", "2");
        assertThat(resumed(rooms, 7, epoch)).containsExactly("1", "2", "1", "2");
        assertThat(resumed(rooms, 1, "anotherOne")).containsExactly("1", "2", "1", "2");
    }

    /**
     * Returns the texts received from each room after resuming with this number and epoch, one room after the other.
     */
    private List<String> resumed(List<String> rooms, int since, String epoch) {
        boolean reset = since > 2 || !epoch.equals(server.bean(Fanout.class).epoch());
        var body = Map.of("rooms", Map.of(rooms.get(0), since, rooms.get(1), since), "epoch", epoch);
        var response = client.post("/api/resume", body).expect(200).json();
        assertThat(response.path("epoch").asString())
                .isEqualTo(server.bean(Fanout.class).epoch());
        assertThat(response.path("rooms").path(rooms.get(0)).path("reset").asBoolean(false))
                .isEqualTo(reset);
        try (var socket = client.socket()) {
            socket.subscribe(
                    "rooms", ROOMS, Map.of("since", response.path("token").asString()));
            var texts = new ArrayList<String>();
            for (String room : rooms) {
                String text = "";
                while (!text.equals("2")) {
                    text = message(socket, room).text();
                    texts.add(text);
                }
            }
            return texts;
        }
    }

    @Test
    void tokenOfAnotherUserIsRejected() {
        String adas = ada.post("/api/resume", Map.of("rooms", Map.of()))
                .expect(200)
                .json()
                .path("token")
                .asString();
        try (var socket = client.socket()) {
            socket.subscribeErrors();
            for (String token : List.of(adas, "41", "' OR '1'='1", "nothing")) {
                socket.frame("SUBSCRIBE", Map.of("id", "rooms", "destination", ROOMS, "since", token), "");
                var report = socket.report(ROOMS).json();
                assertThat(report.path("code").asString()).isEqualTo("invalid");
                assertThat(report.path("message").asString()).contains("since");
            }
            socket.subscribe("rooms", ROOMS);
        }
    }

    @Test
    void removedMemberStopsReceivingOnlyThatRoom() {
        var rooms = rooms(2);
        try (var socket = client.socket()) {
            socket.subscribeErrors();
            socket.subscribe("rooms", ROOMS);
            ada.delete("/api/rooms/" + rooms.get(0) + "/members/" + grace).expect(204);
            ada.postToRoom(rooms.get(0), "behind closed doors");
            ada.postToRoom(rooms.get(1), "for members");
            assertThat(message(socket, rooms.get(1)).text()).isEqualTo("for members");
            assertThat(socket.report("/topic/room." + rooms.get(0))
                            .json()
                            .path("code")
                            .asString())
                    .isEqualTo("not_found");

            ada.put("/api/rooms/" + rooms.get(0) + "/members/" + grace).expect(204);
            ada.postToRoom(rooms.get(0), "welcome back");
            assertThat(message(socket, rooms.get(0)).text()).isEqualTo("welcome back");
            assertThat(socket.texts("rooms")).containsExactly("for members", "welcome back");
        }
    }

    @Test
    void memberWhoLeavesPublicRoomStopsReceivingIt() {
        var rooms = rooms(1);
        ada.post("/api/rooms", Map.of("name", "public" + userCount)).expect(201);
        client.put("/api/rooms/public" + userCount + "/members/me").expect(204);
        try (var socket = client.socket()) {
            socket.subscribe("rooms", ROOMS);
            ada.postToRoom("public" + userCount, "for members");
            message(socket, "public" + userCount);
            client.delete("/api/rooms/public" + userCount + "/members/me").expect(204);
            ada.postToRoom("public" + userCount, "without her");
            ada.postToRoom(rooms.get(0), "marker");
            message(socket, rooms.get(0));
            assertThat(socket.texts("rooms")).containsExactly("for members", "marker");
        }
    }

    @Test
    void deletedRoomEndsAndNewRoomWithSameNameStarts() {
        var rooms = rooms(2);
        try (var socket = client.socket()) {
            socket.subscribeErrors();
            socket.subscribe("rooms", ROOMS);
            ada.postToRoom(rooms.get(0), "before the end");
            message(socket, rooms.get(0));
            ada.delete("/api/admin/rooms/" + rooms.get(0)).expect(204);
            assertThat(socket.report("/topic/room." + rooms.get(0))
                            .json()
                            .path("code")
                            .asString())
                    .isEqualTo("not_found");
            ada.post("/api/rooms", Map.of("name", rooms.get(0))).expect(201);
            ada.postToRoom(rooms.get(0), "without her");
            client.put("/api/rooms/" + rooms.get(0) + "/members/me").expect(204);
            ada.postToRoom(rooms.get(0), "with her");
            assertThat(message(socket, rooms.get(0)).text()).isEqualTo("with her");
            assertThat(socket.texts("rooms")).containsExactly("before the end", "with her");
        }
    }

    @Test
    void unsubscribeEndsAllRooms() {
        var rooms = rooms(2);
        try (var socket = client.socket()) {
            socket.subscribe("rooms", ROOMS);
            socket.frame("UNSUBSCRIBE", Map.of("id", "rooms", "receipt", "ended"), "");
            socket.receipt("ended");
            rooms.forEach(room -> ada.postToRoom(room, "after unsubscribe"));
            socket.subscribe("again", ROOMS);
            ada.postToRoom(rooms.get(0), "again");
            assertThat(socket.message("again").text()).isEqualTo("again");
            assertThat(socket.texts("rooms")).isEmpty();
        }
    }

    /** Covers components of one application that share a connection. */
    @Test
    void subscriptionsOnOneConnectionAreIndependent() {
        var rooms = rooms(2);
        try (var socket = client.socket()) {
            socket.subscribeErrors();
            socket.subscribe("one", ROOMS);
            socket.subscribe("two", ROOMS);
            ada.postToRoom(rooms.get(0), "twice");
            assertThat(socket.message("one").text()).isEqualTo("twice");
            assertThat(socket.message("two").text()).isEqualTo("twice");
            socket.frame("UNSUBSCRIBE", Map.of("id", "one", "receipt", "ended"), "");
            socket.receipt("ended");
            ada.postToRoom(rooms.get(1), "once");
            assertThat(socket.message("two").text()).isEqualTo("once");
            ada.delete("/api/rooms/" + rooms.get(0) + "/members/" + grace).expect(204);
            ada.postToRoom(rooms.get(0), "behind closed doors");
            ada.postToRoom(rooms.get(1), "marker");
            assertThat(socket.message("two").text()).isEqualTo("marker");
            assertThat(socket.texts("one")).containsExactly("twice");
        }
    }

    @Test
    void immediateDisconnectStillGetsEveryReceiptAndClose() {
        rooms(3);
        for (int i = 0; i < 20; i++) {
            try (var socket = client.socket()) {
                socket.frame("SUBSCRIBE", Map.of("id", "rooms", "destination", ROOMS, "receipt", "s"), "");
                if (i % 2 == 0) {
                    socket.frame("UNSUBSCRIBE", Map.of("id", "rooms", "receipt", "u"), "");
                    socket.receipt("s");
                    socket.receipt("u");
                }
                socket.frame("DISCONNECT", Map.of("receipt", "d"), "");
                socket.receipt("d");
                assertThat(socket.closeCode()).isEqualTo(1000);
            }
        }
    }

    @Test
    void roomsSubscriptionCountsOnceAndSetsPresenceInEveryRoom() {
        var rooms = rooms(2);
        try (var watching = ada.socket();
                var socket = client.socket()) {
            watching.subscribe("presence", "/topic/presence." + rooms.get(0));
            watching.subscribe("presence2", "/topic/presence." + rooms.get(1));
            socket.subscribe("rooms", ROOMS);
            for (String subscription : List.of("presence", "presence2")) {
                watching.await("join", frame -> is(frame, subscription, "join"));
            }
            var connections = ada.get("/api/admin/connections").expect(200).json();
            assertThat(connections
                            .valueStream()
                            .filter(one -> grace.equals(one.path("user").asString())))
                    .singleElement()
                    .satisfies(
                            one -> assertThat(one.path("subscriptions").asInt()).isEqualTo(1));
            socket.cut();
            watching.await("leave", frame -> is(frame, "presence2", "leave"));
        }
    }

    @Test
    void reconnectsLoseAndRepeatNoEntries() {
        var rooms = rooms(8);
        var expected = 40;
        var posting = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= expected; i++) {
                rooms.forEach(room -> ada.postToRoom(room, "x"));
            }
        });
        var seen = new TreeMap<String, List<Long>>();
        rooms.forEach(room -> seen.put(room, new ArrayList<>()));
        while (seen.values().stream().anyMatch(seqs -> seqs.size() < expected)) {
            var since = new HashMap<String, Integer>();
            seen.forEach((room, seqs) -> since.put(room, seqs.size()));
            var token = client.post("/api/resume", Map.of("rooms", since))
                    .expect(200)
                    .json()
                    .path("token")
                    .asString();
            try (var socket = client.socket()) {
                socket.subscribe("rooms", ROOMS, Map.of("since", token));
                for (int i = 0; i < 60 && seen.values().stream().anyMatch(seqs -> seqs.size() < expected); i++) {
                    var message = socket.message("rooms");
                    seen.get(room(message)).add(message.seq());
                }
                socket.cut();
            }
        }
        posting.join();
        seen.forEach((room, seqs) -> assertThat(seqs)
                .as(room)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, expected).boxed().toList()));
    }

    @Test
    void joinDuringSubscribeIsApplied() {
        for (int i = 0; i < 30; i++) {
            String room = "race" + userCount + "-" + i;
            ada.post("/api/rooms", Map.of("name", room, "visibility", "private"))
                    .expect(201);
            try (var socket = client.socket()) {
                var joining = CompletableFuture.runAsync(() ->
                        ada.put("/api/rooms/" + room + "/members/" + grace).expect(204));
                socket.subscribe("rooms", ROOMS);
                joining.join();
                ada.postToRoom(room, "with her");
                assertThat(message(socket, room).text()).isEqualTo("with her");
            }
        }
    }

    @Test
    void removalDuringSubscribeIsApplied() {
        String marker = rooms(1).get(0);
        for (int i = 0; i < 30; i++) {
            String room = "end" + userCount + "-" + i;
            ada.post("/api/rooms", Map.of("name", room, "visibility", "private"))
                    .expect(201);
            ada.put("/api/rooms/" + room + "/members/" + grace).expect(204);
            try (var socket = client.socket()) {
                String path = i % 2 == 0 ? "/api/rooms/" + room + "/members/" + grace : "/api/admin/rooms/" + room;
                var removing = CompletableFuture.runAsync(() -> ada.delete(path).expect(204));
                socket.subscribe("rooms", ROOMS);
                removing.join();
                if (i % 2 != 0) {
                    ada.post("/api/rooms", Map.of("name", room)).expect(201);
                }
                ada.postToRoom(room, "without her");
                ada.postToRoom(marker, "marker");
                message(socket, marker);
                assertThat(socket.texts("rooms")).containsExactly("marker");
            }
        }
    }

    /** The join is stored, so the publisher of the event must not see the failure. */
    @Test
    void joinIsRetriedWhileDatabaseIsUnavailable() {
        String room = "away" + userCount;
        ada.post("/api/rooms", Map.of("name", room, "visibility", "private")).expect(201);
        try (var socket = client.socket()) {
            socket.subscribe("rooms", ROOMS);
            server.bean(JdbcTemplate.class)
                    .update("INSERT INTO member (room, username, joined_at) VALUES (?, ?, 0)", room, grace);
            var flaky = new FlakyMembers(server.bean(UserRooms.class));
            new RoomsSubscriptions(
                            flaky,
                            server.bean(ResumeTokens.class),
                            server.bean(Fanout.class),
                            server.bean(ConnectionRegistry.class))
                    .on(new MembershipChanged(StreamId.room(room), grace, 0));
            assertThat(flaky.failures).hasValue(1);
            ada.postToRoom(room, "after all");
            assertThat(message(socket, room).text()).isEqualTo("after all");
        }
    }

    @Test
    void tooManyRoomsAreRejectedWithBothNumbers() {
        var database = server.bean(JdbcTemplate.class);
        String numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
                .formatted(UserRooms.MAX_ROOMS);
        database.update("INSERT INTO room (name, title, visibility, created_at) " + numbers
                + "SELECT 'mass-' || i, 'Mass', 'public', 0 FROM n");
        database.update(
                "INSERT INTO member (room, username, joined_at) " + numbers + "SELECT 'mass-' || i, ?, 0 FROM n",
                grace);
        try (var socket = client.socket()) {
            socket.subscribeErrors();
            socket.subscribe("rooms", ROOMS);
            ada.postToRoom("mass-5000", "the last one");
            assertThat(message(socket, "mass-5000").text()).isEqualTo("the last one");

            String extraRoom = rooms(1).get(0);
            assertThat(socket.report("/topic/room." + extraRoom)
                            .json()
                            .path("code")
                            .asString())
                    .isEqualTo("conflict");
        }
        try (var socket = client.socket()) {
            socket.subscribeErrors();
            socket.trySubscribe("rooms", ROOMS);
            var report = socket.report(ROOMS).json();
            assertThat(report.path("code").asString()).isEqualTo("conflict");
            assertThat(report.path("message").asString()).contains("5001", "5000");
            socket.subscribe("rooms", "/user/queue/direct");
        }
    }

    /** Fails on the first access check, as if the database were unavailable. */
    private static final class FlakyMembers implements UserRooms {

        private final UserRooms members;
        private final AtomicInteger failures = new AtomicInteger();

        FlakyMembers(UserRooms members) {
            this.members = members;
        }

        @Override
        public Collection<StreamId> ofUser(String username) {
            return members.ofUser(username);
        }

        @Override
        public Access access(String username, StreamId room) {
            if (failures.compareAndSet(0, 1)) {
                throw new DataAccessResourceFailureException("The database is unavailable");
            }
            return members.access(username, room);
        }

        @Override
        public Collection<String> members(StreamId room) {
            return members.members(room);
        }
    }

    /** Creates private rooms that ada owns and of which grace is a member. */
    private List<String> rooms(int count) {
        var rooms = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            String room = "ops" + userCount + "-" + i;
            ada.post("/api/rooms", Map.of("name", room, "visibility", "private"))
                    .expect(201);
            ada.put("/api/rooms/" + room + "/members/" + grace).expect(204);
            rooms.add(room);
        }
        return rooms;
    }

    private static StompFrame message(StompClient socket, String room) {
        return socket.await(
                "MESSAGE in " + room,
                frame -> frame.is("MESSAGE")
                        && frame.header("destination").orElse("").equals("/topic/room." + room));
    }

    private static String room(StompFrame message) {
        return message.header("destination").orElseThrow().substring("/topic/room.".length());
    }

    private boolean is(StompFrame frame, String subscription, String kind) {
        return frame.is("MESSAGE")
                && frame.header("subscription").orElse("").equals(subscription)
                && frame.json().path("kind").asString("").equals(kind)
                && frame.json().path("user").asString("").equals(grace);
    }
}
