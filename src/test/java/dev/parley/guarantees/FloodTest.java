package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves that the service refuses or disconnects only the users who exceed a limit. All limits have their defaults
 * except three: few connections, few subscriptions, and a post limit that refills so slowly that a busy machine is
 * faster.
 */
@Timeout(60)
@ServerTest
class FloodTest {

    private static final int CONNECTIONS = 3;
    private static final int SUBSCRIPTIONS = 4;

    private static ParleyServer server;
    private static int users;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(
                "parley.limits.connections-per-user=" + CONNECTIONS,
                "parley.limits.subscriptions-per-connection=" + SUBSCRIPTIONS,
                "parley.limits.messages-per-second=1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void tooManyConnectionsAreClosedWithTryAgainLater() {
        var grace = registerUser();
        try (var first = connect(grace);
                var second = connect(grace);
                var third = connect(grace);
                var fourth = StompClient.open(server.address(), grace.cookieHeader());
                var other = connect(registerUser())) {
            assertThat(fourth.closeCode()).isEqualTo(1013);
            Stream.of(first, second, third, other).forEach(FloodTest::assertConnectionWorks);
        }
        try (var again = connect(registerUser())) {
            assertConnectionWorks(again);
        }
    }

    @Test
    void excessSubscriptionsAreRefusedIndividually() {
        try (var client = connect(registerUser())) {
            client.subscribe("errors", "/user/queue/errors");
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                client.subscribe("s" + i, "/topic/room.room" + i);
            }
            // More than the limit of other refusals: refused subscriptions never end a connection.
            for (int i = 0; i < 150; i++) {
                client.frame("SUBSCRIBE", Map.of("id", "more" + i, "destination", "/topic/room.more"), "");
                assertThat(client.message("errors").json().path("code").asString())
                        .isEqualTo("rate_limited");
            }
            assertConnectionWorks(client);
            client.frame("UNSUBSCRIBE", Map.of("id", "s1", "receipt", "gone"), "");
            client.receipt("gone");
            client.subscribe("one", "/topic/room.more");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/user/queue/rooms",
                "/user/queue/direct",
                "/user/queue/events",
                "/topic/announcements",
                "/user/queue/errors"
            })
    void mandatoryDestinationsDoNotCountAsSubscriptions(String destination) {
        try (var client = connect(registerUser())) {
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                client.subscribe("s" + i, "/topic/room.room" + i);
            }
            client.subscribe("must-have", destination);
        }
    }

    @Test
    void endlessSubscribingClosesTheConnection() {
        try (var client = connect(registerUser())) {
            client.subscribeErrors();
            for (int i = 0; i < 20_000 && !client.isClosed(); i++) {
                int number = i;
                trySend(() -> client.trySubscribe("s" + number, "/topic/room.r" + number));
            }
            assertThat(client.closeCode()).isEqualTo(4029);
        }
    }

    /** A user's posts are limited across all connections; other users are not affected. */
    @Test
    void postingTooFastIsRefusedAndFinallyClosesTheConnection() {
        var grace = registerUser();
        try (var client = connect(grace);
                var other = connect(registerUser())) {
            client.subscribe("errors", "/user/queue/errors");
            for (int i = 0; i < 60; i++) {
                client.send("/app/chat.flood", "{\"text\":\"flood\"}");
            }
            var report = client.message("errors").json();
            assertThat(report.path("code").asString()).isEqualTo("rate_limited");
            // At one post a second, one more may be accepted within a second.
            assertThat(report.path("retryAfterMillis").asLong()).isBetween(1L, 1000L);
            assertThat(client.isClosed()).isFalse();
            var overHttp = firstRefused(grace).expect(429, "rate_limited");
            assertThat(Integer.parseInt(overHttp.header("Retry-After"))).isPositive();

            for (int i = 0; i < 1000 && !client.isClosed(); i++) {
                trySend(() -> client.send("/app/chat.flood", "{\"text\":\"flood\"}"));
            }
            assertThat(client.closeCode()).isEqualTo(4029);
            assertConnectionWorks(other);
            ImplementationLeaks.assertNone(client);
        }
    }

    /** Frames that are never refused can be too many as well: endless heart-beats. */
    @Test
    void endlessHeartBeatsCloseTheConnection() {
        var headers = Map.of("Cookie", registerUser().cookieHeader());
        try (var connection = RawWebSocket.handshake(server.address(), headers)) {
            connection.text("CONNECT\naccept-version:1.2\n\n\0");
            for (int i = 0; i < 20_000; i++) {
                connection.text("\n");
            }
            assertThat(connection.closeCode()).isEqualTo(4029);
        }
    }

    /** If one more post was accepted meanwhile, the next one falls into the second in which none is. */
    private static ParleyClient.Answer firstRefused(ParleyClient client) {
        var answer = client.post("/api/rooms/flood/messages", Map.of("text", "flood"));
        for (int i = 0; i < 20 && answer.status() == 201; i++) {
            answer = client.post("/api/rooms/flood/messages", Map.of("text", "flood"));
        }
        return answer;
    }

    private static void trySend(Runnable sending) {
        try {
            sending.run();
        } catch (RuntimeException e) {
            // The service closed the connection, which the caller checks.
        }
    }

    private static void assertConnectionWorks(StompClient client) {
        client.sendReceipted("/app/chat.lobby", "{\"text\":\"hello\"}", "goes on");
    }

    private static ParleyClient registerUser() {
        return server.client().register("grace" + ++users);
    }

    private static StompClient connect(ParleyClient client) {
        return StompClient.connect(server.address(), client.cookieHeader());
    }
}
