package dev.parley.gateway;

import static dev.parley.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fanout.ConnectionRegistry;
import dev.parley.gateway.lifecycle.ConnectionWatchdog;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that no connection is idle for more than 25 s, whatever heart-beats were negotiated; a proxy would close it.
 * The test passes the time to the watchdog.
 */
@Timeout(30)
@ServerTest
class HeartBeatEndToEndTest {

    private static final int PING = 0x89;
    private static final int PONG = 0x8a;

    private static ParleyServer server;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"60000,0", "0,0", "0,60000", "60000,60000"})
    void idleConnectionIsPinged(String heartBeat) {
        try (var socket = connected(heartBeat)) {
            long now = System.nanoTime();
            scan(now, 21);
            scan(now, 23);
            assertThat(socket.frame().first()).isEqualTo(PING);
            socket.frame(PONG, new byte[0]);
            // The ping was traffic, so the idle time starts again.
            scan(now, 44);
            scan(now, 46);
            RawWebSocket.Frame next = socket.frame();
            if (heartBeat.endsWith("60000")) {
                assertThat(next.first()).isIn(PING, RawWebSocket.TEXT);
            } else {
                assertThat(next.first()).isEqualTo(PING);
            }
        }
    }

    @Test
    void connectionWithTrafficIsNotPinged() {
        try (var socket = connected("60000,0")) {
            long now = System.nanoTime();
            scan(now, 21);
            socket.text("SEND\ndestination:/app/chat.lobby\nreceipt:r\n\n{\"text\":\"hello\"}\0");
            assertThat(new String(socket.frame().payload(), UTF_8)).startsWith("RECEIPT\n");
            scan(System.nanoTime(), 21);
            socket.frame(PING, "marker".getBytes(UTF_8));
            assertThat(new String(socket.frame().payload(), UTF_8)).isEqualTo("marker");
        }
    }

    private static RawWebSocket connected(String heartBeat) {
        var socket = RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()));
        socket.text("CONNECT\naccept-version:1.2\nheart-beat:" + heartBeat + "\n\n\0");
        assertThat(new String(socket.frame().payload(), UTF_8)).startsWith("CONNECTED\n");
        // Wait until the server has noticed the completed write; otherwise, a minute later, this connection would look
        // like a stalled reader.
        eventually("all is written", Duration.ofSeconds(10), () -> server.bean(ConnectionRegistry.class).all().stream()
                .allMatch(connection -> connection.outboxBytes() == 0));
        return socket;
    }

    private static void scan(long now, int seconds) {
        server.bean(ConnectionWatchdog.class).scan(now + seconds * 1_000_000_000L);
    }
}
