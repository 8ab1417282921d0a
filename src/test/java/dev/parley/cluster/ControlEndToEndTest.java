package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.event.AccessRevoked;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.StompClient;
import dev.parley.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves that sessions, access and rooms that end on one node end on the other, with only the database between them and
 * no broker. Each test has its own grace, who is connected to the second node, while ada administers at the first.
 */
@Timeout(60)
@ClusterTest
class ControlEndToEndTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private static ParleyServer first;
    private static ParleyServer second;
    private static ParleyClient ada;
    private static int people;

    private String grace;
    private ParleyClient graceAtFirst;
    private ParleyClient graceAtSecond;

    @BeforeAll
    static void start() {
        var postgres = TestPostgres.shared();
        var settings = postgres.settings(postgres.newDatabase());
        first = ParleyServer.start(named("first", settings));
        second = ParleyServer.start(named("second", settings));
        ada = first.client().register("ada");
    }

    private static String[] named(String name, String[] settings) {
        return Stream.concat(Stream.of("parley.node-name=" + name), Stream.of(settings))
                .toArray(String[]::new);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @BeforeEach
    void signIn() {
        grace = "grace" + ++people;
        graceAtFirst = first.client().register(grace);
        graceAtSecond = second.client().signIn(grace);
    }

    @Test
    void endedSessionClosesItsSocketAtTheOtherNode() {
        var roaming = new ParleyClient(first::address).signIn(grace);
        try (var socket = StompClient.connect(second.address(), roaming.cookieHeader())) {
            roaming.signOut().expect(204);
            assertThat(closedSoon(socket)).isEqualTo(4001);
        }
    }

    @Test
    void disabledAccountLosesSocketsAndSessionsOnEveryNode() {
        try (var socket = graceAtSecond.socket()) {
            ada.patch("/api/admin/users/" + grace, Map.of("disabled", true)).expect(200);
            assertThat(closedSoon(socket)).isEqualTo(4001);
        }
        graceAtSecond.get("/api/session").expect(401);
        graceAtSecond.signIn(grace, ParleyClient.passwordOf(grace)).expect(403, "account_disabled");
    }

    @Test
    void changedRoleAppliesAtTheOtherNode() {
        graceAtSecond.get("/api/admin/stats").expect(403, "forbidden");
        ada.patch("/api/admin/users/" + grace, Map.of("roles", List.of("USER", "ADMIN")))
                .expect(200);
        await().atMost(SOON)
                .untilAsserted(() -> graceAtSecond.get("/api/admin/stats").expect(200));
        ada.patch("/api/admin/users/" + grace, Map.of("roles", List.of("USER"))).expect(200);
        await().atMost(SOON)
                .untilAsserted(() -> graceAtSecond.get("/api/admin/stats").expect(403, "forbidden"));
    }

    @Test
    void removedMemberStopsReceivingAtTheOtherNodeAndCannotReturn() {
        String ops = "ops" + people;
        ada.post("/api/rooms", Map.of("name", ops, "visibility", "private")).expect(201);
        ada.put("/api/rooms/" + ops + "/members/" + grace).expect(204);
        try (var socket = graceAtSecond.socket()) {
            socket.subscribeErrors();
            socket.subscribe("room", "/topic/room." + ops);
            socket.subscribe("presence", "/topic/presence." + ops);
            ada.postToRoom(ops, "for members");
            assertThat(socket.message("room").text()).isEqualTo("for members");

            ada.delete("/api/rooms/" + ops + "/members/" + grace).expect(204);
            await().atMost(SOON).until(() -> reports(socket, "/topic/room." + ops) == 1);
            await().atMost(SOON).until(() -> reports(socket, "/topic/presence." + ops) == 1);

            ada.postToRoom(ops, "behind closed doors");
            socket.subscribe("lobby", "/topic/room.lobby");
            ada.postToRoom("lobby", "for all members");
            socket.message("lobby");
            assertThat(socket.texts("room")).containsExactly("for members");
            socket.trySubscribe("again", "/topic/room." + ops);
            await().atMost(SOON).until(() -> reports(socket, "/topic/room." + ops) == 2);
            assertThat(socket.texts("again")).isEmpty();
            graceAtSecond.get("/api/rooms/" + ops + "/messages").expect(404, "not_found");
        }
    }

    @Test
    void deletedRoomEndsAtTheOtherNode() {
        String ops = "ops" + people;
        ada.post("/api/rooms", Map.of("name", ops)).expect(201);
        try (var socket = graceAtSecond.socket()) {
            socket.subscribeErrors();
            socket.subscribe("room", "/topic/room." + ops);
            socket.subscribe("presence", "/topic/presence." + ops);
            ada.postToRoom(ops, "before the end");
            assertThat(socket.message("room").text()).isEqualTo("before the end");

            ada.delete("/api/admin/rooms/" + ops).expect(204);
            await().atMost(SOON).until(() -> reports(socket, "/topic/room." + ops) == 1);
            await().atMost(SOON).until(() -> reports(socket, "/topic/presence." + ops) == 1);

            graceAtSecond.get("/api/rooms/" + ops + "/messages").expect(404, "not_found");
            socket.trySubscribe("again", "/topic/room." + ops);
            await().atMost(SOON).until(() -> reports(socket, "/topic/room." + ops) == 2);
        }
    }

    @Test
    void newPasswordClosesSocketsAtTheOtherNode() {
        try (var socket = graceAtSecond.socket()) {
            ada.put("/api/admin/users/" + grace + "/password", Map.of("password", "another password"))
                    .expect(204);
            assertThat(closedSoon(socket)).isEqualTo(4001);
        }
        graceAtSecond.get("/api/session").expect(401);
    }

    @Test
    void lateRemovalEventDoesNotAffectAMemberInvitedAgain() {
        String ops = "ops" + people;
        ada.post("/api/rooms", Map.of("name", ops, "visibility", "private")).expect(201);
        ada.put("/api/rooms/" + ops + "/members/" + grace).expect(204);
        var roaming = new ParleyClient(first::address).signIn(grace);
        try (var socket = graceAtSecond.socket();
                var marker = StompClient.connect(second.address(), roaming.cookieHeader())) {
            socket.subscribeErrors();
            socket.subscribe("room", "/topic/room." + ops);
            socket.subscribe("presence", "/topic/presence." + ops);

            first.context().publishEvent(new AccessRevoked(StreamId.room(ops), grace));
            roaming.signOut().expect(204);
            closedSoon(marker);
            ada.postToRoom(ops, "still for members");
            assertThat(socket.message("room").text()).isEqualTo("still for members");
            assertThat(reports(socket, "/topic/room." + ops)).isZero();
            assertThat(reports(socket, "/topic/presence." + ops)).isZero();
        }
    }

    @Test
    void receivedEventIsNotPublishedAgain() {
        long before = signOffs();
        graceAtFirst.signOut().expect(204);
        await().until(() -> signOffs() == before + 1);
        // The second node has handled the first event once it acts on the second.
        try (var socket = graceAtSecond.socket()) {
            ada.patch("/api/admin/users/" + grace, Map.of("disabled", true)).expect(200);
            assertThat(closedSoon(socket)).isEqualTo(4001);
        }
        await().until(() -> signOffs() == before + 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topic/control",
                "/topic/control.",
                "/queue/control",
                "/user/queue/control",
                "/topic/room.control/",
                "/topic/",
                "control"
            })
    void noDestinationLeadsToTheControlStream(String destination) {
        long before = second.bean(StreamLog.class).head(StreamId.control());
        try (var socket = graceAtSecond.socket()) {
            socket.frame("SUBSCRIBE", Map.of("id", "c", "destination", destination), "");
            ada.patch("/api/admin/users/" + grace, Map.of("disabled", true)).expect(200);
            closedSoon(socket);
            assertThat(second.bean(StreamLog.class).head(StreamId.control())).isGreaterThan(before);
            assertThat(socket.texts("c")).isEmpty();
        }
    }

    @Test
    void roomNamedControlIsAnotherStream() {
        graceAtSecond.postToRoom("control", "hello");
        var page = graceAtSecond.get("/api/rooms/control/messages").expect(200).json();
        assertThat(page.path("entries").valueStream().map(entry -> entry.path("kind")
                        .asString()))
                .containsOnly("message");
        graceAtFirst.get("/api/control/messages").expect(404);
        assertThat(graceAtSecond.get("/api/direct").expect(200).json()).isEmpty();
        assertThat(graceAtSecond
                        .get("/api/rooms/control")
                        .expect(200)
                        .json()
                        .path("unread")
                        .asInt())
                .isZero();
    }

    private static long signOffs() {
        return first
                .bean(StreamLog.class)
                .readAfter(StreamId.control(), 0, null, 1_000, Long.MAX_VALUE)
                .entries()
                .stream()
                .filter(entry -> entry.kind().equals("session-ended"))
                .count();
    }

    private static long reports(StompClient socket, String destination) {
        return socket.seen().stream()
                .filter(frame -> frame.is("MESSAGE")
                        && frame.header("subscription").orElse("").equals("errors")
                        && frame.json().path("destination").asString("").equals(destination))
                .count();
    }

    private static int closedSoon(StompClient socket) {
        await().atMost(SOON).until(socket::isClosed);
        return socket.closeCode();
    }
}
