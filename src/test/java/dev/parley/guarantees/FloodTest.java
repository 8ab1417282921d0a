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
 * Proves that whoever asks for too much is refused or cut off, and nobody else is. The limits are the defaults but for
 * connections and subscriptions, which are few, and for posts, which come back so slowly that a busy machine is faster.
 */
@Timeout(60)
@ServerTest
class FloodTest {

    private static final int CONNECTIONS = 3;
    private static final int SUBSCRIPTIONS = 4;

    private static ParleyServer server;
    private static int people;

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
    void tooManyConnectionsAreSentAwayForLater() {
        var grace = newcomer();
        try (var first = connect(grace);
                var second = connect(grace);
                var third = connect(grace);
                var fourth = StompClient.open(server.address(), grace.cookieHeader());
                var other = connect(newcomer())) {
            assertThat(fourth.closeCode()).isEqualTo(1013);
            Stream.of(first, second, third, other).forEach(FloodTest::assertGoesOn);
        }
        try (var again = connect(newcomer())) {
            assertGoesOn(again);
        }
    }

    @Test
    void tooManySubscriptionsAreRefusedOneByOne() {
        try (var client = connect(newcomer())) {
            client.subscribe("errors", "/user/queue/errors");
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                client.subscribe("s" + i, "/topic/room.room" + i);
            }
            // More than other refusals may be: this many never end a connection.
            for (int i = 0; i < 150; i++) {
                client.frame("SUBSCRIBE", Map.of("id", "more" + i, "destination", "/topic/room.more"), "");
                assertThat(client.message("errors").json().path("code").asString())
                        .isEqualTo("rate_limited");
            }
            assertGoesOn(client);
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
    void whatAClientMustHaveIsNeverRefusedForTheNumberOfSubscriptions(String destination) {
        try (var client = connect(newcomer())) {
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                client.subscribe("s" + i, "/topic/room.room" + i);
            }
            client.subscribe("must-have", destination);
        }
    }

    @Test
    void subscribingWithoutEndIsCutOff() {
        try (var client = connect(newcomer())) {
            client.subscribeErrors();
            for (int i = 0; i < 20_000 && !client.isClosed(); i++) {
                int number = i;
                trySend(() -> client.trySubscribe("s" + number, "/topic/room.r" + number));
            }
            assertThat(client.closeCode()).isEqualTo(4029);
        }
    }

    /** The posts of one user are limited however many connections they have; others are not. */
    @Test
    void postingTooFastIsRefusedAndInTheEndCutOff() {
        var grace = newcomer();
        try (var client = connect(grace);
                var other = connect(newcomer())) {
            client.subscribe("errors", "/user/queue/errors");
            for (int i = 0; i < 60; i++) {
                client.send("/app/chat.flood", "{\"text\":\"flood\"}");
            }
            var report = client.message("errors").json();
            assertThat(report.path("code").asString()).isEqualTo("rate_limited");
            // At one a second, one more may pass within a second.
            assertThat(report.path("retryAfterMillis").asLong()).isBetween(1L, 1000L);
            assertThat(client.isClosed()).isFalse();
            var overHttp = firstRefused(grace).expect(429, "rate_limited");
            assertThat(Integer.parseInt(overHttp.header("Retry-After"))).isPositive();

            for (int i = 0; i < 1000 && !client.isClosed(); i++) {
                trySend(() -> client.send("/app/chat.flood", "{\"text\":\"flood\"}"));
            }
            assertThat(client.closeCode()).isEqualTo(4029);
            assertGoesOn(other);
            ImplementationLeaks.stayInside(client);
        }
    }

    /** Even what is not refused: heart-beats without end. */
    @Test
    void endlessHeartBeatsAreCutOff() {
        var headers = Map.of("Cookie", newcomer().cookieHeader());
        try (var line = RawWebSocket.handshake(server.address(), headers)) {
            line.text("CONNECT\naccept-version:1.2\n\n\0");
            for (int i = 0; i < 20_000; i++) {
                line.text("\n");
            }
            assertThat(line.closeCode()).isEqualTo(4029);
        }
    }

    /** If one more was allowed meanwhile, the next one comes within the second in which none is. */
    private static ParleyClient.Answer firstRefused(ParleyClient who) {
        var answer = who.post("/api/rooms/flood/messages", Map.of("text", "flood"));
        for (int i = 0; i < 20 && answer.status() == 201; i++) {
            answer = who.post("/api/rooms/flood/messages", Map.of("text", "flood"));
        }
        return answer;
    }

    private static void trySend(Runnable sending) {
        try {
            sending.run();
        } catch (RuntimeException e) {
            // Closed meanwhile, which the caller looks for.
        }
    }

    private static void assertGoesOn(StompClient client) {
        client.sendReceipted("/app/chat.lobby", "{\"text\":\"hello\"}", "goes on");
    }

    private static ParleyClient newcomer() {
        return server.client().register("grace" + ++people);
    }

    private static StompClient connect(ParleyClient who) {
        return StompClient.connect(server.address(), who.cookieHeader());
    }
}
