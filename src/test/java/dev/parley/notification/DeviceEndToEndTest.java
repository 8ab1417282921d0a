package dev.parley.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/**
 * Proves which events a user's device receives for actions on the user's other devices, and for other changes that
 * concern the user.
 */
@Timeout(60)
@ServerTest
class DeviceEndToEndTest {

    private static final String EVENTS = "/user/queue/events";

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;

    private String room;
    private StompClient laptop;
    private StompClient phone;

    @BeforeAll
    static void start() {
        // Grace sends more messages here than the default limits allow.
        server = ParleyServer.start("parley.limits.messages-per-second=1000", "parley.limits.messages-burst=1000");
        ada = server.client().register("ada");
        grace = server.client().register("grace");
        server.client().register("linus");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect(TestInfo test) {
        room = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        laptop = grace.socket();
        phone = grace.socket();
        phone.subscribe("events", EVENTS);
        assertThat(next(phone)).isEqualTo("{\"kind\":\"refresh\"}");
    }

    @AfterEach
    void disconnect() {
        phone.close();
        laptop.close();
    }

    @Test
    void readOnOneDeviceReachesTheOtherWithinASecond() {
        ada.postToRoom(room, "hello");
        long startNanos = System.nanoTime();
        laptop.send("/app/read." + room, "{\"seq\":1}");
        assertThat(next(phone)).isEqualTo("{\"kind\":\"read\",\"room\":\"%s\",\"seq\":1}".formatted(room));
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void readOfDirectAndAnnouncementsReachesTheOther() {
        long seq = ada.postToUser("grace", "hello").path("seq").asLong();
        ada.post("/api/admin/broadcast", Map.of("text", "Tea at four")).expect(201);

        laptop.send("/app/read-direct.ada", "{\"seq\":1000000}");
        assertThat(phone.message("events").json().path("direct").asString()).isEqualTo("ada");
        assertThat(seq).isPositive();
        laptop.send("/app/read-announcements", "{\"seq\":1}");
        assertThat(next(phone)).isEqualTo("{\"kind\":\"read\",\"announcements\":true,\"seq\":1}");
    }

    @Test
    void readMarkerOfAnnouncementsCanBeQueried() {
        var linus = server.client().signIn("linus");
        ada.post("/api/admin/broadcast", Map.of("text", "Tea at four")).expect(201);
        var before = linus.get("/api/announcements/read").expect(200).json();
        long head = before.path("head").asLong();
        assertThat(before.path("read").asLong()).isZero();
        assertThat(before.path("unread").asLong()).isEqualTo(head);

        try (var socket = linus.socket()) {
            socket.sendReceipted("/app/read-announcements", "{\"seq\":" + head + "}", "read");
        }
        assertThat(linus.get("/api/announcements/read").expect(200).body())
                .isEqualTo("{\"head\":%d,\"read\":%d,\"unread\":0}".formatted(head, head));
    }

    @Test
    void manyMarksAreMergedAndTheLastOneIsSent() {
        int marks = 30;
        for (int i = 1; i <= marks; i++) {
            laptop.send("/app/chat." + room, "{\"text\":\"hello\"}");
        }
        laptop.sendReceipted("/app/read." + room, "{\"seq\":0}", "sent");
        for (int i = 1; i <= marks; i++) {
            laptop.send("/app/read." + room, "{\"seq\":" + i + "}");
        }
        List<Long> received = new ArrayList<>();
        while (received.isEmpty() || received.get(received.size() - 1) < marks) {
            var event = phone.message("events").json();
            if (event.path("kind").asString().equals("read")) {
                received.add(event.path("seq").asLong());
            }
        }
        assertThat(received).isSorted().hasSizeLessThan(marks / 2);
    }

    @Test
    void everyDeviceReceivesJoinsAndDepartures() {
        ada.put("/api/rooms/" + room + "/members/me").expect(204);
        grace.put("/api/rooms/" + room + "/members/me").expect(204);
        assertThat(next(phone)).isEqualTo(changed());
        grace.delete("/api/rooms/" + room + "/members/me").expect(204);
        assertThat(next(phone)).isEqualTo(changed());
    }

    @Test
    void creatorsOtherDeviceReceivesTheNewRoom() {
        grace.post("/api/rooms", Map.of("name", room)).expect(201);
        assertThat(next(phone)).isEqualTo(changed());
        laptop.send("/app/chat." + room + "2", "{\"text\":\"first use\"}");
        assertThat(next(phone)).isEqualTo("{\"kind\":\"room\",\"room\":\"%s2\"}".formatted(room));
    }

    @Test
    void onlyInvitedAndRemovedUsersReceiveRoomEvents() {
        try (var stranger = server.client().signIn("linus").socket()) {
            stranger.subscribe("events", EVENTS);
            stranger.message("events");
            ada.post("/api/rooms", Map.of("name", room, "visibility", "private"))
                    .expect(201);
            ada.put("/api/rooms/" + room + "/members/grace").expect(204);
            assertThat(next(phone))
                    .startsWith(changed().replace("}", ",\"addedBy\":\"ada\",\"addedAt\":\"20"))
                    .endsWith("Z\"}");
            grace.get("/api/rooms/" + room).expect(200);

            ada.delete("/api/rooms/" + room + "/members/grace").expect(204);
            assertThat(next(phone)).isEqualTo(changed());
            grace.get("/api/rooms/" + room).expect(404, "not_found");

            // Removing a user who is not a member sends that user no event, least of all the name of a private room.
            ada.delete("/api/rooms/" + room + "/members/linus").expect(204);
            ada.put("/api/rooms/" + room + "open/members/me").expect(204);
            server.client()
                    .signIn("linus")
                    .put("/api/rooms/" + room + "open/members/me")
                    .expect(204);
            assertThat(stranger.await("room", frame -> frame.body().contains("\"kind\":\"room\""))
                            .body())
                    .isEqualTo("{\"kind\":\"room\",\"room\":\"%sopen\"}".formatted(room));
        }
    }

    @Test
    void roleChangeReachesItsUser() {
        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("USER", "ADMIN")))
                .expect(200);
        assertThat(next(phone)).isEqualTo("{\"kind\":\"profile\"}");
        assertThat(grace.get("/api/session").json().path("roles").toString()).contains("ADMIN");
        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("USER"))).expect(200);
    }

    @Test
    void typingEventsAreLimited() {
        try (var socketOfAda = ada.socket()) {
            socketOfAda.sendReceipted("/app/typing-direct.grace", "{}", "one");
            socketOfAda.sendReceipted("/app/typing-direct.grace", "{}", "two");
            assertThat(next(phone)).isEqualTo("{\"kind\":\"typing\",\"direct\":\"ada\"}");
            grace.put("/api/rooms/" + room + "/members/me").expect(204);
            assertThat(next(phone)).isEqualTo(changed());
        }
    }

    @Test
    void typingToAnUnknownUserIsRejected() {
        laptop.subscribeErrors();
        laptop.sendReceipted("/app/typing-direct.linus", "{}", "offline");
        laptop.send("/app/typing-direct.nobody", "{}");
        assertThat(laptop.report("/app/typing-direct.nobody")
                        .json()
                        .path("code")
                        .asString())
                .isEqualTo("not_found");
    }

    @Test
    void profileChangeReachesOtherDevices() {
        var changed = grace.patch("/api/accounts/me", Map.of("displayName", "Grace Hopper", "language", "zh-CN"))
                .expect(200)
                .json();
        assertThat(next(phone)).isEqualTo("{\"kind\":\"profile\"}");
        assertThat(grace.get("/api/session").expect(200).json()).isEqualTo(changed);
        assertThat(changed.path("displayName").asString()).isEqualTo("Grace Hopper");
        assertThat(changed.path("language").asString()).isEqualTo("zh-CN");
    }

    private String changed() {
        return "{\"kind\":\"room\",\"room\":\"%s\"}".formatted(room);
    }

    /** The next event, except the read marker that follows a join a moment later. */
    private static String next(StompClient socket) {
        return socket.await(
                        "event",
                        frame -> frame.is("MESSAGE")
                                && frame.header("destination")
                                        .filter(EVENTS::equals)
                                        .isPresent()
                                && !frame.body().contains("\"seq\":0}"))
                .body();
    }
}
