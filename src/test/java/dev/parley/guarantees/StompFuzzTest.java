package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Proves that thousands of broken STOMP frames cost only their connections: none hangs, the service logs no exception
 * and keeps no memory, and it serves a valid client throughout.
 */
@Timeout(600)
@ExtendWith(OutputCaptureExtension.class)
@ServerTest
class StompFuzzTest {

    private static final int FRAMES = 5_000;
    private static final int FRAMES_PER_CONNECTION = 10;
    private static final int CONNECTIONS_PER_BATCH = 50;
    private static final long LEAK_BYTES = 24 * 1024 * 1024;

    private static final String CONNECT = "CONNECT\naccept-version:1.0,1.1,1.2\nheart-beat:10000,10000\n\n\0";

    private static final List<byte[]> VALID_FRAMES = Stream.of(
                    CONNECT,
                    "STOMP\naccept-version:1.1\nhost:parley\nlogin:ada\npasscode:x\n\n\0",
                    "SEND\ndestination:/app/chat.fuzz\nreceipt:r1\n\n{\"text\":\"hello\",\"clientId\":\"c-1\"}\0",
                    "SEND\ndestination:/app/chat.fuzz\ncontent-length:16\ncontent-type:application/json\n\n{\"text\":\"hello\"}\0",
                    "SEND\r\ndestination:/app/direct.ada\r\n\r\n{\"text\":\"grüße 😀\"}\0",
                    "SEND\ndestination:/app/edit.fuzz\nreceipt:r2\n\n{\"target\":1,\"text\":\"hello!\"}\0",
                    "SEND\ndestination:/app/delete-direct.ada\n\n{\"target\":2,\"clientId\":\"d-1\"}\0",
                    "SEND\ndestination:/app/read.fuzz\n\n{\"seq\":1}\0",
                    "SEND\ndestination:/app/idle\n\n{\"idle\":true}\0",
                    "SEND\ndestination:/app/typing.fuzz\n\n{}\0",
                    "SUBSCRIBE\nid:s1\ndestination:/topic/room.fuzz\nsince:0\nack:auto\nreceipt:r3\n\n\0",
                    "SUBSCRIBE\nid:s2\ndestination:/user/queue/direct\nsince:3\n\n\0",
                    "SUBSCRIBE\nid:s3\ndestination:/topic/presence.fuzz\n\n\0",
                    "SUBSCRIBE\nid:s4\ndestination:/topic/person.ada\n\n\0",
                    "UNSUBSCRIBE\nid:s1\nreceipt:r4\n\n\0",
                    "ACK\nid:12\ntransaction:t\n\n\0",
                    "BEGIN\ntransaction:t\n\n\0COMMIT\ntransaction:t\nreceipt:r5\n\n\0",
                    "DISCONNECT\nreceipt:bye\n\n\0",
                    "\n\r\n\n")
            .map(frame -> frame.getBytes(StandardCharsets.UTF_8))
            .toList();

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;

    private final FrameMutations frameMutations = new FrameMutations(FRAMES);

    @BeforeAll
    static void start() {
        server = ParleyServer.start(
                "parley.limits.connections-per-user=1000",
                "parley.limits.messages-per-second=100000",
                "parley.limits.messages-burst=100000");
        ada = server.client().register("ada");
        grace = server.client().register("grace");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void brokenFramesAffectOnlyTheirConnections(CapturedOutput output) {
        int before = output.getAll().length();
        System.out.println("STOMP fuzz: " + frameMutations);
        long usedBytes = 0;
        for (int sent = 0, batch = 0; sent < frameMutations.rounds(); batch++) {
            for (int i = 0; i < CONNECTIONS_PER_BATCH && sent < frameMutations.rounds(); i++) {
                oneConnection();
                sent += FRAMES_PER_CONNECTION;
            }
            assertOthersAreServed(batch);
            if (batch == 0) {
                // By now the memory for classes, caches and buffers is allocated.
                usedBytes = usedBytes();
            }
        }
        assertThat(usedBytes() - usedBytes).as("%s", frameMutations).isLessThan(LEAK_BYTES);
        String logged = output.getAll().substring(before);
        assertThat(logged).as("%s", frameMutations).doesNotContain("Exception", "\tat ", " ERROR ");
    }

    private void oneConnection() {
        var random = frameMutations.random();
        try (var connection = RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()))) {
            if (random.nextInt(10) > 0) {
                connection.text(CONNECT);
            }
            if (random.nextInt(4) > 0) {
                connection.text("SUBSCRIBE\nid:errors\ndestination:/user/queue/errors\n\n\0");
            }
            for (int i = 0; i < FRAMES_PER_CONNECTION; i++) {
                send(connection, frameMutations.mutate(frameMutations.oneOf(VALID_FRAMES), VALID_FRAMES));
            }
            // A close frame of the client with the code 1000.
            connection.frame(0x88, new byte[] {3, (byte) 0xe8});
            connection.awaitEnd();
            connection.seen().forEach(ImplementationLeaks::assertNone);
        }
    }

    /** Sends the bytes as one WebSocket message, most of the time in one fragment. */
    private void send(RawWebSocket connection, byte[] bytes) {
        var random = frameMutations.random();
        int opcode = random.nextInt(4) == 0 ? RawWebSocket.TEXT : RawWebSocket.BINARY;
        if (random.nextInt(4) > 0) {
            connection.frame(opcode, bytes);
            return;
        }
        int cut = random.nextInt(bytes.length + 1);
        connection.frame(opcode & 0x7f, Arrays.copyOf(bytes, cut));
        connection.frame(0x80, Arrays.copyOfRange(bytes, cut, bytes.length));
    }

    private void assertOthersAreServed(int batch) {
        try (var client = StompClient.connect(server.address(), grace.cookieHeader())) {
            client.subscribe("room", "/topic/room.marker");
            client.sendReceipted("/app/chat.marker", "{\"text\":\"marker " + batch + "\"}", "r");
            assertThat(client.message("room").text()).as("%s", frameMutations).isEqualTo("marker " + batch);
        }
    }

    private static long usedBytes() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
