package dev.parley.notification;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.StompClient;
import dev.parley.testing.TestBroker;
import dev.parley.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that a user's devices receive each other's events whichever node each is connected to, with PostgreSQL and a
 * broker between the nodes.
 */
@Timeout(180)
@ClusterTest
class DevicesAcrossNodesTest {

    private static final String EVENTS = "/user/queue/events";
    private static final String REFRESH = "{\"kind\":\"refresh\"}";

    private static TestBroker broker;
    private static ParleyServer north;
    private static ParleyServer south;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        broker = TestBroker.any();
        var postgres = TestPostgres.shared();
        var settings = Stream.concat(Stream.of(postgres.settings(postgres.newDatabase())), Stream.of(broker.settings()))
                .toArray(String[]::new);
        north = ParleyServer.start(settings);
        south = ParleyServer.start(settings);
        ada = north.client().register("ada");
        north.client().register("grace");
    }

    @AfterAll
    static void stop() {
        south.close();
        north.close();
        broker.close();
    }

    @Test
    void deviceAtAnotherNodeReceivesAllEvents() {
        try (var laptop = north.client().signIn("grace").socket();
                var phone = south.client().signIn("grace").socket()) {
            phone.subscribe("events", EVENTS);
            refresh(phone);
            // The machine may be slow for one of the events, but not for all.
            var soonest = Duration.ofDays(1);
            for (int seq = 1; seq <= 5; seq++) {
                ada.postToRoom("lobby", "hello");
                long startNanos = System.nanoTime();
                laptop.send("/app/read.lobby", "{\"seq\":" + seq + "}");
                assertThat(next(phone)).isEqualTo("{\"kind\":\"read\",\"room\":\"lobby\",\"seq\":" + seq + "}");
                var took = Duration.ofNanos(System.nanoTime() - startNanos);
                soonest = took.compareTo(soonest) < 0 ? took : soonest;
            }
            assertThat(soonest).isLessThan(Duration.ofSeconds(1));

            ada.post("/api/rooms", Map.of("name", "ops", "visibility", "private"))
                    .expect(201);
            ada.put("/api/rooms/ops/members/grace").expect(204);
            assertThat(next(phone))
                    .startsWith("{\"kind\":\"room\",\"room\":\"ops\",\"addedBy\":\"ada\",\"addedAt\":\"20");
            try (var socketOfAda = ada.socket()) {
                socketOfAda.send("/app/typing-direct.grace", "{}");
                assertThat(next(phone)).isEqualTo("{\"kind\":\"typing\",\"direct\":\"ada\"}");
            }
            ada.patch("/api/admin/users/grace", Map.of("roles", List.of("USER", "ADMIN")))
                    .expect(200);
            assertThat(next(phone)).isEqualTo("{\"kind\":\"profile\"}");
        }
    }

    /**
     * The users who may add a person are read from the database; the block list reaches other nodes through their
     * events.
     */
    @Test
    void contactSettingsApplyOnAllNodes() {
        var edsger = south.client().register("edsger");
        ada.post("/api/rooms", Map.of("name", "cellar")).expect(201);
        ada.postToUser("edsger", "hello");
        edsger.patch("/api/accounts/me", Map.of("addedBy", "nobody")).expect(200);
        ada.put("/api/rooms/cellar/members/edsger").expect(403, "not_addable");

        edsger.patch("/api/accounts/me", Map.of("addedBy", "everybody")).expect(200);
        edsger.put("/api/accounts/me/blocks/ada").expect(204);
        ada.put("/api/rooms/cellar/members/edsger").expect(403, "not_addable");
        eventually(
                "ada cannot write to edsger",
                Duration.ofSeconds(10),
                () -> ada.post("/api/direct/edsger/messages", Map.of("text", "hello"))
                                .status()
                        == 403);
    }

    @Test
    void devicesRefreshWhenTheBrokerReconnects() {
        broker.stop();
        awaitState(RelayState.DISCONNECTED);
        // A user who was not connected before: the node's earlier refresh covers other users.
        try (var phone = south.client().register("linus").socket()) {
            phone.subscribe("events", EVENTS);
            refresh(phone);
            broker.start();
            awaitState(RelayState.CONNECTED);
            refresh(phone);
        }
    }

    private static void awaitState(RelayState state) {
        eventually("both nodes are " + state, Duration.ofSeconds(60), () -> Stream.of(north, south)
                .allMatch(node -> node.bean(Relay.class).state() == state));
    }

    private static void refresh(StompClient socket) {
        socket.await("refresh", frame -> frame.body().equals(REFRESH));
    }

    /** The next event other than a refresh: a node that has just connected to the broker sends one more refresh. */
    private static String next(StompClient socket) {
        return socket.await(
                        "event",
                        frame -> frame.is("MESSAGE")
                                && !frame.body().equals(REFRESH)
                                && !frame.body().contains("\"seq\":0}"))
                .body();
    }
}
