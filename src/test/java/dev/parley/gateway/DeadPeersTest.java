package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fanout.CloseCode;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSubscriber;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that dead peers and peers that read nothing are detected and disconnected, and that suspended browser tabs are
 * not.
 */
@Timeout(120)
@ServerTest
class DeadPeersTest {

    /** More entries than an operating system buffers for a connection whose client has stopped reading. */
    private static final int ENTRIES = 800;

    private static ParleyServer server;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        server = ParleyServer.start("parley.limits.messages-per-second=100000", "parley.limits.messages-burst=100000");
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * A browser throttles the heart-beats of a hidden tab and still answers pings itself, as the client {@code asleep}
     * does here.
     */
    @Test
    void peerWithoutPongIsDisconnectedAfterThreeIntervals() {
        var connect = Map.of("accept-version", "1.2", "heart-beat", "5000,0");
        try (var asleep = StompClient.open(server.address(), ada.cookieHeader());
                var dead = RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()))) {
            asleep.frame("CONNECT", connect, "");
            dead.text("CONNECT\naccept-version:1.2\nheart-beat:5000,0\n\n\0");
            long startNanos = System.nanoTime();
            assertThat(dead.closeCode()).isEqualTo(CloseCode.SILENT.code());
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isBetween(seconds(14), seconds(19));
            asleep.sendReceipted("/app/chat.lobby", "{\"text\":\"still here\"}", "r");
        }
    }

    @Test
    void peerThatStopsReadingIsDisconnectedAndMissesNothing() {
        var linus = server.client().register("linus");
        var slow = new RawSubscriber(server.address(), linus.cookieHeader(), "/topic/room.ops");
        slow.start();
        ada.post("/api/rooms/ops/messages", Map.of("text", "first")).expect(201);
        slow.awaitSeq(1);
        slow.stopReading();
        for (int i = 1; i < ENTRIES; i++) {
            ada.post("/api/rooms/ops/messages", Map.of("text", "x".repeat(16_000)))
                    .expect(201);
        }
        long startNanos = System.nanoTime();
        while (connectionsOf("linus") > 0) {
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(seconds(45));
            LockSupport.parkNanos(seconds(1).toNanos());
        }
        slow.resumeReading();
        assertThat(slow.awaitSeq(ENTRIES))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ENTRIES).boxed().toList());
        slow.stop();
    }

    private static long connectionsOf(String user) {
        long count = 0;
        for (var connection : ada.get("/api/admin/connections").expect(200).json()) {
            count += connection.path("user").asString().equals(user) ? 1 : 0;
        }
        return count;
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
