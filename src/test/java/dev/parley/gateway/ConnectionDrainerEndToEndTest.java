package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.gateway.broker.StompMethodMessageHandler;
import dev.parley.gateway.broker.StreamBroker;
import dev.parley.gateway.lifecycle.ConnectionDrainer;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.StompClient;
import dev.parley.testing.StompFrame;
import dev.parley.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.SmartLifecycle;

/**
 * Tests that a stopping node answers accepted frames, then closes the WebSockets with a close code, and closes them
 * gradually if other nodes must take the clients.
 */
@Timeout(60)
@ClusterTest
class ConnectionDrainerEndToEndTest {

    @Test
    void standaloneNodeClosesEveryConnectionWithGoingAway() {
        var server = ParleyServer.start();
        // Tests may run on a shared database; the node is then not standalone.
        assumeTrue(server.bean(Relay.class).state() == RelayState.STANDALONE);
        try (var ada = server.client().register("ada").socket();
                var grace = server.client().register("grace").socket()) {
            server.close();
            assertThat(ada.closeCode()).isEqualTo(1001);
            assertThat(grace.closeCode()).isEqualTo(1001);
        }
    }

    /** Regression test: such a subscription was never completed, and the stop waited for it until its time limit. */
    @Test
    void subscriptionsCancelledWhileOpeningDoNotDelayStop() {
        var server = ParleyServer.start();
        assumeTrue(server.bean(Relay.class).state() == RelayState.STANDALONE);
        var ada = server.client().register("ada");
        var sockets = Stream.generate(ada::socket).limit(10).toList();
        for (StompClient socket : sockets) {
            socket.raw("SUBSCRIBE\nid:d\ndestination:/user/queue/direct\n\n\0UNSUBSCRIBE\nid:d\nreceipt:u\n\n\0");
            socket.receipt("u");
        }
        long startNanos = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(15));
        assertThat(sockets).extracting(StompClient::closeCode).containsOnly(1001);
    }

    /** Spring stops the highest phase first: the drainer closes the sockets, then the web server stops, then the handlers. */
    @Test
    void framesAreHandledUntilLastConnectionIsClosed() {
        try (var server = ParleyServer.start()) {
            int webServer = server.context()
                    .getBean("webServerStartStop", SmartLifecycle.class)
                    .getPhase();
            assertThat(server.bean(StreamBroker.class).getPhase()).isLessThan(webServer);
            assertThat(server.bean(StompMethodMessageHandler.class).getPhase()).isLessThan(webServer);
            assertThat(server.bean(ConnectionDrainer.class).getPhase()).isGreaterThan(webServer);
        }
    }

    @Test
    void storedEntriesHaveReceipts() {
        assertStoredEntriesHaveReceipts("parley.leave-within=1s");
    }

    @Test
    void storedEntriesHaveReceiptsInCluster() {
        assertStoredEntriesHaveReceipts(clusterSettings("parley.leave-within=1s"));
    }

    private static void assertStoredEntriesHaveReceipts(String... settings) {
        var all = Stream.concat(
                Stream.of("parley.limits.messages-per-second=100000", "parley.limits.messages-burst=100000"),
                Stream.of(settings));
        try (var server = ParleyServer.start(all.toArray(String[]::new))) {
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
                            // Fast, but slow enough for a database on a slow disk within the time limit of this test.
                            LockSupport.parkNanos(200_000);
                        } catch (CompletionException e) {
                            return;
                        }
                    }
                });
                socket.receipt("r100");
                server.restart();
                assertThat(socket.closeCode()).isIn(1001, 1012);
                stopped.set(true);
                flood.join();

                var receiptSeqs = new TreeSet<Long>();
                socket.seen().stream()
                        .filter(frame -> frame.is("RECEIPT"))
                        .map(StompFrame::seq)
                        .forEach(receiptSeqs::add);
                long head = ada.get("/api/rooms/lobby/messages")
                        .expect(200)
                        .json()
                        .path("head")
                        .asLong();
                assertThat(receiptSeqs).hasSize(Math.toIntExact(head)).last().isEqualTo(head);
            }
        }
    }

    @Test
    void nodeInClusterClosesConnectionsGradually() {
        var server = ParleyServer.start(clusterSettings("parley.leave-within=5s"));
        var ada = server.client().register("ada");
        assertThat(ada.get("/actuator/health/readiness").status()).isEqualTo(200);
        var sockets = Stream.generate(ada::socket).limit(40).toList();
        sockets.forEach(socket -> socket.subscribe("lobby", "/topic/room.lobby"));

        var stopping = CompletableFuture.runAsync(server::close);

        awaitUnready(ada);
        assertThat(sockets).noneMatch(StompClient::isClosed);
        assertThat(ada.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertHandshakeRejected(server, ada);
        sockets.get(0).sendReceipted("/app/chat.lobby", "{\"text\":\"still here\"}", "r1");
        sockets.forEach(socket -> assertThat(socket.message("lobby").text()).isEqualTo("still here"));

        assertThat(sockets).allMatch(socket -> socket.closeCode() == 1012);
        stopping.join();
        var times = sockets.stream().map(StompClient::closedAt).sorted().toList();
        assertThat(Duration.between(times.get(0), times.get(39))).isGreaterThan(Duration.ofMillis(200));
        assertThat(Duration.between(times.get(0), times.get(19))).isGreaterThan(Duration.ofMillis(50));
    }

    @Test
    void nodeWithoutConnectionsStopsAtOnce() {
        var server = ParleyServer.start(clusterSettings("parley.leave-within=1h"));
        server.close();
    }

    private static String[] clusterSettings(String setting) {
        var postgres = TestPostgres.shared();
        return Stream.concat(Stream.of(postgres.settings(postgres.newDatabase())), Stream.of(setting))
                .toArray(String[]::new);
    }

    private static void awaitUnready(ParleyClient client) {
        ParleyClient.Answer response;
        do {
            response = client.get("/actuator/health/readiness");
        } while (response.status() == 200);
        assertThat(response.expect(503).json().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
    }

    private static void assertHandshakeRejected(ParleyServer server, ParleyClient client) {
        var failure = catchThrowableOfType(
                CompletionException.class, () -> StompClient.open(server.address(), client.cookieHeader()));
        HttpResponse<?> response = ((WebSocketHandshakeException) failure.getCause()).getResponse();
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().allValues("Retry-After")).isEqualTo(List.of("2"));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
