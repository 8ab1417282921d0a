package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.StompClient;
import dev.parley.testing.StompFrame;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Proves that an orderly stop leaves nobody in the dark: what was taken is answered, then the sockets are told; and where
 * other nodes are, nobody is stampeded.
 */
@Timeout(60)
class FarewellEndToEndTest {

    private static final String AMONG_OTHERS = "parley.database.url=jdbc:postgresql://nowhere";

    @Test
    void everySocketIsToldThatTheServiceGoesAway() {
        var server = ParleyServer.start();
        try (var ada = server.client().register("ada").socket();
                var grace = server.client().register("grace").socket()) {
            server.close();
            assertThat(ada.closeCode()).isEqualTo(1001);
            assertThat(grace.closeCode()).isEqualTo(1001);
        }
    }

    @ParameterizedTest
    @CsvSource({"1001, parley.node-name=alone", "1012, " + AMONG_OTHERS})
    void everyEntryThatWasStoredHasItsReceipt(int code, String setting) {
        try (var server = ParleyServer.start(
                "parley.limits.messages-per-second=100000",
                "parley.limits.messages-burst=100000",
                "parley.leave-within=1s",
                setting)) {
            var ada = server.client().register("ada");
            var stopped = new AtomicBoolean();
            try (var socket = ada.socket()) {
                var flood = CompletableFuture.runAsync(() -> {
                    for (int i = 1; !stopped.get() && !socket.isClosed(); i++) {
                        try {
                            socket.frame(
                                    "SEND",
                                    Map.of("destination", "/app/chat.lobby", "receipt", "r" + i),
                                    "{\"text\":\"" + i + "\"}");
                        } catch (CompletionException e) {
                            return;
                        }
                    }
                });
                socket.receipt("r100");
                server.restart();
                assertThat(socket.closeCode()).isEqualTo(code);
                stopped.set(true);
                flood.join();

                var receipted = new TreeSet<Long>();
                socket.seen().stream()
                        .filter(frame -> frame.is("RECEIPT"))
                        .map(StompFrame::seq)
                        .forEach(receipted::add);
                long head = ada.get("/api/rooms/lobby/messages")
                        .expect(200)
                        .json()
                        .path("head")
                        .asLong();
                assertThat(receipted).hasSize(Math.toIntExact(head)).last().isEqualTo(head);
            }
        }
    }

    @Test
    void aNodeAmongOthersSendsItsClientsThereLittleByLittle() {
        var server = ParleyServer.start(AMONG_OTHERS, "parley.leave-within=5s");
        var ada = server.client().register("ada");
        assertThat(ada.get("/actuator/health/readiness").status()).isEqualTo(200);
        var sockets = Stream.generate(ada::socket).limit(40).toList();
        sockets.forEach(socket -> socket.subscribe("lobby", "/topic/room.lobby"));

        var stopping = CompletableFuture.runAsync(server::close);

        awaitUnready(ada);
        assertThat(sockets).noneMatch(StompClient::isClosed);
        assertThat(ada.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertRefused(server, ada);
        sockets.get(0).sendReceipted("/app/chat.lobby", "{\"text\":\"still here\"}", "r1");
        sockets.forEach(socket -> assertThat(socket.message("lobby").text()).isEqualTo("still here"));

        assertThat(sockets).allMatch(socket -> socket.closeCode() == 1012);
        stopping.join();
        var times = sockets.stream().map(StompClient::closedAt).sorted().toList();
        assertThat(Duration.between(times.get(0), times.get(39))).isGreaterThan(Duration.ofMillis(200));
        assertThat(Duration.between(times.get(0), times.get(19))).isGreaterThan(Duration.ofMillis(50));
    }

    @Test
    void aNodeThatNobodyIsConnectedToLeavesAtOnce() {
        var server = ParleyServer.start(AMONG_OTHERS, "parley.leave-within=1h");
        server.close();
    }

    private static void awaitUnready(ParleyClient client) {
        ParleyClient.Answer answer;
        do {
            answer = client.get("/actuator/health/readiness");
        } while (answer.status() == 200);
        assertThat(answer.expect(503).json().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
    }

    private static void assertRefused(ParleyServer server, ParleyClient client) {
        var failure = catchThrowableOfType(
                CompletionException.class, () -> StompClient.open(server.address(), client.cookieHeader()));
        HttpResponse<?> answer = ((WebSocketHandshakeException) failure.getCause()).getResponse();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().allValues("Retry-After")).isEqualTo(List.of("2"));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
