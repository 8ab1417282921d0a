package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import dev.parley.testing.StompFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Proves that a refused frame affects nothing else. Ada sends each bad frame of {@link RejectedFrames}, receives an
 * error report with its code and the id of its receipt, and continues to post over the same connection. Grace
 * subscribes to everything that both may read, and receives nothing of the frame. Rooms are not created on demand here,
 * so that the report for a private room can be compared with that for a missing one.
 */
@Timeout(30)
@ServerTest
@EachDatabase
class BadInputTest {

    private static final AtomicInteger MARKERS = new AtomicInteger();

    private static ParleyServer server;
    private static ParleyClient ada;
    private static StompClient grace;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(
                "parley.rooms.create-on-demand=false",
                "parley.limits.messages-per-second=10000",
                "parley.limits.messages-burst=10000");
        var linus = server.client().register("linus");
        linus.post("/api/rooms", Map.of("name", "lobby", "visibility", "public"))
                .expect(201);
        linus.post("/api/rooms", Map.of("name", "ops", "visibility", "private")).expect(201);
        ada = server.client().register("ada");
        grace = StompClient.connect(
                server.address(), server.client().register("grace").cookieHeader());
        grace.subscribe("lobby", "/topic/room.lobby");
        grace.subscribe("direct", "/user/queue/direct");
        grace.subscribe("announcements", "/topic/announcements");
        linus.post("/api/admin/broadcast", Map.of("text", "the only one")).expect(201);
        assertThat(grace.message("announcements").text()).isEqualTo("the only one");
    }

    @AfterAll
    static void stop() {
        grace.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("dev.parley.guarantees.RejectedFrames#all")
    void refusedFrameAffectsNothingElse(RejectedFrames.Refused row) {
        try (var client = connect()) {
            client.subscribe("errors", "/user/queue/errors");
            client.raw(row.frames());

            var report = client.message("errors").json();
            assertThat(report.path("code").asString()).isEqualTo(row.code());
            assertThat(report.path("receipt").asString()).isEqualTo("bad");
            assertThat(report.path("message").asString()).isNotBlank();
            assertConnectionWorks(client);
            assertThat(client.seen())
                    .noneMatch(frame -> frame.is("ERROR"))
                    .noneMatch(frame -> frame.header("receipt-id").equals(Optional.of("bad")));
            ImplementationLeaks.assertNone(client);
        }
    }

    /** A client without a subscription to error reports receives ERROR for every refusal, and the connection ends. */
    @ParameterizedTest
    @MethodSource("dev.parley.guarantees.RejectedFrames#all")
    void refusedFrameIsAnErrorForClientWithoutReports(RejectedFrames.Refused row) {
        try (var client = connect()) {
            client.raw(row.frames());

            var error = client.error();
            assertThat(error.header("receipt-id")).hasValue("bad");
            assertThat(error.header("code")).hasValue(row.code());
            assertThat(error.header("message"))
                    .hasValueSatisfying(sentence -> assertThat(sentence).isNotBlank());
            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(client.seen()).filteredOn(frame -> frame.is("ERROR")).hasSize(1);
            ImplementationLeaks.assertNone(client);
        }
        try (var next = connect()) {
            assertConnectionWorks(next);
        }
    }

    /** Without a receipt the client receives ERROR too, except for ephemeral frames, which may be dropped silently. */
    @ParameterizedTest
    @MethodSource("dev.parley.guarantees.RejectedFrames#all")
    void refusedFrameWithoutReceiptIsAnErrorUnlessEphemeral(RejectedFrames.Refused row) {
        String frames = row.frames().replace("receipt:bad\n", "");
        try (var client = connect()) {
            client.raw(frames);
            if (frames.matches("(?s)SEND\ndestination:/app/(typing\\.(lobby|ops)|typing-direct\\.[a-z]+|idle)\n.*")) {
                assertConnectionWorks(client);
                assertThat(client.isClosed()).isFalse();
                return;
            }
            assertThat(client.error().header("receipt-id")).isEmpty();
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    /**
     * The reports for a private and a missing room are equal in every byte, so that guessing names reveals nothing.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SUBSCRIBE\nid:s\nreceipt:bad\ndestination:/topic/room.ROOM\n\n\0",
                "SUBSCRIBE\nid:s\nreceipt:bad\nsince:0\ndestination:/topic/room.ROOM\n\n\0",
                "SUBSCRIBE\nid:s\nreceipt:bad\ndestination:/topic/presence.ROOM\n\n\0",
                "SEND\nreceipt:bad\ndestination:/app/chat.ROOM\n\n{\"text\":\"hello\",\"clientId\":\"c\"}\0",
                "SEND\nreceipt:bad\ndestination:/app/chat.ROOM\n\n{\"text\":\"\"}\0",
                "SEND\nreceipt:bad\ndestination:/app/edit.ROOM\n\n{\"target\":1,\"text\":\"hello\"}\0",
                "SEND\nreceipt:bad\ndestination:/app/delete.ROOM\n\n{\"target\":1}\0",
                "SEND\nreceipt:bad\ndestination:/app/typing.ROOM\n\n{}\0",
                "SEND\nreceipt:bad\ndestination:/app/read.ROOM\n\n{\"seq\":1}\0",
                "SEND\nreceipt:bad\ndestination:/app/read.ROOM\n\n{\"seq\":-1}\0"
            })
    void privateRoomLooksLikeMissingRoom(String frame) {
        try (var client = connect()) {
            client.subscribe("errors", "/user/queue/errors");
            client.raw(frame.replace("ROOM", "ops"));
            String hidden = client.message("errors").body();
            client.raw(frame.replace("ROOM", "void"));
            String missing = client.message("errors").body();

            assertThat(hidden).contains("\"not_found\"");
            assertThat(hidden.replace(".ops", ".ROOM")).isEqualTo(missing.replace(".void", ".ROOM"));
        }
    }

    /** The session determines the user, and the service determines the headers of a MESSAGE. */
    @Test
    void forgedHeadersAreNotForwarded() {
        try (var client = open()) {
            client.raw("CONNECT\naccept-version:1.2\nlogin:grace\npasscode:x\nuser-name:grace\nsession:s\n\n\0");
            assertThat(client.await("CONNECTED", frame -> frame.is("CONNECTED")).header("user-name"))
                    .hasValue("ada");
            client.raw("""
                    SEND
                    destination:/app/chat.lobby
                    destination:/topic/announcements
                    receipt:r
                    user-name:grace
                    login:grace
                    from:grace
                    session:forged
                    subscription:forged
                    message-id:forged
                    seq:999
                    content-type:text/html
                    simpUser:grace
                    simpSessionId:forged
                    simpDestination:/topic/announcements
                    simpMessageType:CONNECT
                    simpSubscriptionId:forged
                    parleyReply:forged
                    parleyConnection:forged
                    nativeHeaders:forged
                    x-forged:yes

                    {"text":"it is me"}\0""");
            client.receipt("r");

            var message = grace.message("lobby");
            assertThat(message.headers())
                    .containsOnlyKeys(
                            "subscription", "message-id", "destination", "seq", "content-type", "content-length")
                    .containsEntry("destination", "/topic/room.lobby")
                    .containsEntry("content-type", "application/json");
            assertThat(message.json().path("from").asString()).isEqualTo("ada");
            assertThat(message.text()).isEqualTo("it is me");
            assertThat(message.toString()).doesNotContain("forged");
        }
    }

    @Test
    void subscriptionWithForgedUserReadsOwnInbox() {
        try (var client = connect()) {
            client.raw("SUBSCRIBE\nid:mine\ndestination:/user/queue/direct\nuser-name:grace\nsimpUser:grace\n"
                    + "receipt:subscribed\n\n\0");
            client.receipt("subscribed");
            server.client()
                    .signIn("linus")
                    .post("/api/direct/grace/messages", Map.of("text", "for grace"))
                    .expect(201);
            server.client()
                    .signIn("linus")
                    .post("/api/direct/ada/messages", Map.of("text", "for ada"))
                    .expect(201);

            assertThat(client.message("mine").text()).isEqualTo("for ada");
            assertThat(grace.message("direct").text()).isEqualTo("for grace");
        }
    }

    /** Texts that would attack a service that interprets them arrive unchanged. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "👩‍👩‍👧‍👦 🇺🇳 e\u0301 ﷽",
                "שלום \u202eolleh\u202c مرحبا",
                "'; DROP TABLE entry; --",
                "<script>alert(1)</script><img src=x onerror=alert(1)>",
                "#{7*7} ${7*7} {{7*7}} %n%s %2e%2e/ ../../etc/passwd",
                "a\r\nMESSAGE\nsubscription:lobby\n\nb\\n\\c",
                "\"quoted\\\" \\u0000 &quot; \u2028 \u2029 \uffff \ud83d\ude00"
            })
    void textsArriveUnchanged(String text) {
        try (var client = connect()) {
            client.sendReceipted("/app/chat.lobby", json(text), "r");
            assertThat(grace.message("lobby").text()).isEqualTo(text);
        }
    }

    @Test
    void textOfMaximumSizeArrives() {
        try (var client = connect()) {
            String text = "é".repeat(8_192);
            client.sendReceipted("/app/chat.lobby", json(text), "r");
            assertThat(grace.message("lobby").text()).isEqualTo(text);
        }
    }

    /** In a binary message no lower layer has validated the UTF-8. */
    @ParameterizedTest
    @ValueSource(strings = {"c3", "c080", "eda080", "f8888080", "ff"})
    void invalidUtf8InABodyIsRefused(String hex) {
        try (var client = connect()) {
            client.subscribe("errors", "/user/queue/errors");
            var frame = ByteBuffer.allocate(200)
                    .put(ascii("SEND\ndestination:/app/chat.lobby\nreceipt:bad\n\n{\"text\":\"a"))
                    .put(HexFormat.of().parseHex(hex))
                    .put(ascii("\"}\0"))
                    .flip();
            client.socket().sendBinary(frame, true).join();

            assertThat(client.message("errors").json().path("code").asString()).isEqualTo("malformed");
            assertConnectionWorks(client);
            ImplementationLeaks.assertNone(client);
        }
    }

    /** Asserts that ada's next messages are the next ones that grace receives, in the room and directly. */
    private static void assertConnectionWorks(StompClient client) {
        String marker = "marker " + MARKERS.incrementAndGet();
        client.sendReceipted("/app/chat.lobby", json(marker), marker);
        client.sendReceipted("/app/direct.grace", json(marker), marker + " direct");
        assertThat(senderAndText(grace.message("lobby"))).isEqualTo("ada: " + marker);
        assertThat(senderAndText(grace.message("direct"))).isEqualTo("ada: " + marker);
        assertThat(grace.seen())
                .filteredOn(frame -> frame.header("subscription").equals(Optional.of("announcements")))
                .hasSize(1);
    }

    private static String senderAndText(StompFrame message) {
        JsonNode entry = message.json();
        return entry.path("from").asString() + ": " + entry.path("text").asString();
    }

    private static String json(String text) {
        return JsonMapper.shared().writeValueAsString(Map.of("text", text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static StompClient open() {
        return StompClient.open(server.address(), ada.cookieHeader());
    }

    private static StompClient connect() {
        return StompClient.connect(server.address(), ada.cookieHeader());
    }
}
