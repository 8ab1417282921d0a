package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Proves that private messages of ada and grace reach no other user, not even an administrator, whatever that user
 * subscribes to, and that input of strangers does not reach the log.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
@ServerTest
class LeakTest {

    private static final String CANARY = "canary-5e1f";
    private static final int DESTINATIONS = 500;
    private static final int MALFORMED = 500;

    /** Below the number of refusals after which a connection is cut off. */
    private static final int DESTINATIONS_PER_CONNECTION = 50;

    private static final List<String> PRIVATE_DESTINATIONS = List.of(
            "/topic/room.vault",
            "/topic/presence.vault",
            "/user/ada/queue/direct",
            "/user/grace/queue/direct",
            "/user/queue/rooms",
            "/user/grace/queue/rooms",
            "/queue/direct-usergrace",
            "/topic/inbox.grace",
            "/user/queue/",
            "/topic/");

    private static final List<String> PARTS = List.of(
            "/topic/",
            "/user/",
            "/queue/",
            "/app/",
            "/",
            "room.",
            "presence.",
            "announcements",
            "direct",
            "errors",
            "queue/direct",
            "direct-user",
            "chat.",
            "vault",
            "VAULT",
            "ada",
            "grace",
            "*",
            "**",
            "{x}",
            ".",
            "..",
            "%2e",
            "%2F",
            "-",
            "_",
            "#",
            "?",
            "room/vault",
            "inbox/ada",
            "inbox.grace",
            "\\c",
            "\\n",
            " ",
            "\u00a0",
            "é",
            "😀");

    private ParleyServer server;
    private ParleyClient linus;
    private ParleyClient ada;
    private ParleyClient grace;

    @BeforeEach
    void start() {
        server = ParleyServer.start(
                "parley.rooms.create-on-demand=false",
                "parley.limits.connections-per-user=1000",
                "parley.limits.messages-per-second=10000",
                "parley.limits.messages-burst=10000");
        linus = server.client().register("linus");
        linus.post("/api/rooms", Map.of("name", "lobby", "visibility", "public"))
                .expect(201);
        ada = server.client().register("ada");
        grace = server.client().register("grace");
        ada.post("/api/rooms", Map.of("name", "vault", "title", CANARY, "visibility", "private"))
                .expect(201);
        ada.put("/api/rooms/vault/members/grace").expect(204);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void privateMessagesReachOnlyTheirReaders() {
        long seed = System.nanoTime();
        var spies = spyingConnections(new Random(seed));
        try (var graces = StompClient.connect(server.address(), grace.cookieHeader())) {
            graces.subscribe("vault", "/topic/room.vault");
            graces.subscribe("direct", "/user/queue/direct");
            postPrivately();

            assertThat(graces.message("vault").text()).contains(CANARY);
            assertThat(graces.message("direct").text()).contains(CANARY);
        }
        // All frames that the service could have sent arrive before this marker.
        ada.post("/api/rooms/lobby/messages", Map.of("text", "marker")).expect(201);
        ada.post("/api/direct/linus/messages", Map.of("text", "marker")).expect(201);
        for (StompClient client : spies) {
            assertThat(client.message("lobby").text()).as("seed %d", seed).isEqualTo("marker");
            assertThat(client.message("direct").text()).as("seed %d", seed).isEqualTo("marker");
            assertThat(client.seen().toString()).as("seed %d", seed).doesNotContain(CANARY);
            ImplementationLeaks.assertNone(client);
            client.close();
        }
        assertNoLeakOverHttp();
    }

    /**
     * Opens connections that subscribe to everything that linus may read, and to random destinations that he may not.
     */
    private List<StompClient> spyingConnections(Random random) {
        var connections = new ArrayList<StompClient>();
        for (int sent = 0; sent < DESTINATIONS; sent += DESTINATIONS_PER_CONNECTION) {
            var client = StompClient.connect(server.address(), linus.cookieHeader());
            client.subscribe("errors", "/user/queue/errors");
            client.subscribe("lobby", "/topic/room.lobby");
            client.subscribe("direct", "/user/queue/direct");
            client.subscribe("announcements", "/topic/announcements");
            client.subscribe("presence", "/topic/presence.lobby");
            for (int i = 0; i < DESTINATIONS_PER_CONNECTION; i++) {
                client.frame(
                        "SUBSCRIBE", Map.of("id", "guess" + i, "destination", destination(random), "since", "0"), "");
            }
            connections.add(client);
        }
        return connections;
    }

    /** Returns a private destination: one time in ten unchanged, else with a random part inserted. */
    private static String destination(Random random) {
        var destination = new StringBuilder(PRIVATE_DESTINATIONS.get(random.nextInt(PRIVATE_DESTINATIONS.size())));
        if (random.nextInt(10) > 0) {
            String part = PARTS.get(random.nextInt(PARTS.size()));
            destination.insert(random.nextInt(destination.length() + 1), part);
        }
        return destination.toString();
    }

    private void postPrivately() {
        ada.post("/api/rooms/vault/messages", Map.of("text", CANARY + " in the room"))
                .expect(201);
        ada.post("/api/direct/grace/messages", Map.of("text", CANARY + " in person"))
                .expect(201);
        try (var client = StompClient.connect(server.address(), ada.cookieHeader())) {
            client.sendReceipted("/app/chat.vault", "{\"text\":\"" + CANARY + "\"}", "r1");
            client.sendReceipted("/app/direct.grace", "{\"text\":\"" + CANARY + "\"}", "r2");
            client.sendReceipted("/app/typing.vault", "{}", "r3");
        }
    }

    private void assertNoLeakOverHttp() {
        for (String path : List.of(
                "/api/rooms",
                "/api/rooms/vault",
                "/api/rooms/vault/members",
                "/api/rooms/vault/messages?after=0",
                "/api/direct",
                "/api/direct/ada/messages",
                "/api/direct/grace/messages",
                "/api/announcements/messages",
                "/api/users",
                "/api/admin/users",
                "/api/admin/stats",
                "/api/admin/connections",
                "/actuator/prometheus",
                "/actuator/info")) {
            assertThat(linus.navigate(path).body()).as(path).doesNotContain(CANARY, "vault");
        }
    }

    /** A client that could fill the log would fill the disk and hide other entries. */
    @Test
    void malformedFramesDoNotFillTheLog(CapturedOutput output) {
        assertThat(output.getOut()).as("the log is captured").contains("listens on");
        int before = output.getAll().length();
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < MALFORMED; i++) {
            try (var connection = RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()))) {
                connection.text("CONNECT\naccept-version:1.2\n\n\0");
                connection.frame(random.nextBoolean() ? RawWebSocket.TEXT : RawWebSocket.BINARY, mutated(random));
                // Completes a frame that has begun; without one it is malformed itself.
                connection.text("\0".repeat(1000));
                connection.closeCode();
                connection.seen().forEach(ImplementationLeaks::assertNone);
            }
        }
        try (var client = StompClient.connect(server.address(), ada.cookieHeader())) {
            client.sendReceipted("/app/chat.lobby", "{\"text\":\"still here\"}", "r");
        }
        String logged = output.getAll().substring(before);
        assertThat(logged).as("seed %d", seed).doesNotContain("Exception", "\tat ", CANARY);
        assertThat(logged.length()).as("seed %d: %s", seed, logged).isLessThan(2000);
    }

    /** Returns a frame of a real client with up to three bytes changed, doubled or removed. */
    private static byte[] mutated(Random random) {
        String text = List.of(
                        "SEND\ndestination:/app/chat.lobby\nreceipt:r\n\n{\"text\":\"" + CANARY + "\"}\0",
                        "SEND\ndestination:/app/read.lobby\ncontent-length:9\n\n{\"seq\":1}\0",
                        "SUBSCRIBE\nid:s\ndestination:/topic/room.lobby\nsince:0\n\n\0",
                        "UNSUBSCRIBE\nid:s\n\n\0",
                        "ACK\nid:1\ntransaction:t\n\n\0")
                .get(random.nextInt(5));
        byte[] frame = text.getBytes(StandardCharsets.UTF_8);
        var places = random.ints(3, 0, frame.length).boxed().toList();
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < frame.length; i++) {
            switch (places.contains(i) ? random.nextInt(3) : 3) {
                case 0 -> bytes.write(random.nextInt(256));
                case 1 -> bytes.writeBytes(new byte[] {frame[i], frame[i]});
                case 2 -> {}
                default -> bytes.write(frame[i]);
            }
        }
        return bytes.toByteArray();
    }
}
