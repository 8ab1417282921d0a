package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fanout.CloseCode;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSubscriber;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.StompClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that peers which are dead or take nothing are found and closed, and that those which only sleep are not. */
@Timeout(120)
class DeadPeersTest {

    /** More than an operating system buffers for a line whose reader has stopped. */
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

    /** A browser throttles a hidden tab's heart-beats, but answers pings by itself, as the second client here does. */
    @Test
    void threeSilentIntervalsEndAPeerThatAnswersNoPing() {
        var connect = Map.of("accept-version", "1.2", "heart-beat", "5000,0");
        try (var asleep = StompClient.open(server.address(), ada.cookieHeader());
                var dead = RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()))) {
            asleep.frame("CONNECT", connect, "");
            dead.text("CONNECT\naccept-version:1.2\nheart-beat:5000,0\n\n\0");
            long begun = System.nanoTime();
            assertThat(dead.closeCode()).isEqualTo(CloseCode.SILENT.code());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(seconds(14), seconds(19));
            asleep.sendReceipted("/app/chat.lobby", "{\"text\":\"still here\"}", "r");
        }
    }

    @Test
    void aPeerThatTakesNothingIsClosedAndMissesNothing() {
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
        long begun = System.nanoTime();
        while (connectionsOf("linus") > 0) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(seconds(45));
            LockSupport.parkNanos(seconds(1).toNanos());
        }
        slow.goOn();
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
