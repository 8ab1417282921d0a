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
 * Proves that a refused frame costs only that frame: ada sends each bad frame of {@link RejectedFrames}, is told its code and the
 * receipt that will not come, and goes on posting over the same connection; grace, who listens to all that both may hear,
 * sees nothing of it. Rooms are not created on demand here, so that a private room can be compared with none.
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
    void refusedFrameCostsOnlyThatFrame(RejectedFrames.Refused row) {
        try (var client = connect()) {
            client.subscribe("errors", "/user/queue/errors");
            client.raw(row.frames());

            var report = client.message("errors").json();
            assertThat(report.path("code").asString()).isEqualTo(row.code());
            assertThat(report.path("receipt").asString()).isEqualTo("bad");
            assertThat(report.path("message").asString()).isNotBlank();
            assertConnectionGoesOn(client);
            assertThat(client.seen())
                    .noneMatch(frame -> frame.is("ERROR"))
                    .noneMatch(frame -> frame.header("receipt-id").equals(Optional.of("bad")));
            ImplementationLeaks.stayInside(client);
        }
    }

    /** A client that takes no reports learns of every refusal by ERROR and the end of the connection. */
    @ParameterizedTest
    @MethodSource("dev.parley.guarantees.RejectedFrames#all")
    void refusedFrameIsAnErrorForAClientWithoutReports(RejectedFrames.Refused row) {
        try (var client = connect()) {
            client.raw(row.frames());

            var error = client.error();
            assertThat(error.header("receipt-id")).hasValue("bad");
            assertThat(error.header("code")).hasValue(row.code());
            assertThat(error.header("message"))
                    .hasValueSatisfying(sentence -> assertThat(sentence).isNotBlank());
            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(client.seen()).filteredOn(frame -> frame.is("ERROR")).hasSize(1);
            ImplementationLeaks.stayInside(client);
        }
        try (var next = connect()) {
            assertConnectionGoesOn(next);
        }
    }

    /** Without a receipt too; but what would be worth nothing a moment later may be lost. */
    @ParameterizedTest
    @MethodSource("dev.parley.guarantees.RejectedFrames#all")
    void refusedFrameWithoutReceiptIsAnErrorUnlessItIsEphemeral(RejectedFrames.Refused row) {
        String frames = row.frames().replace("receipt:bad\n", "");
        try (var client = connect()) {
            client.raw(frames);
            if (frames.matches("(?s)SEND\ndestination:/app/(typing\\.(lobby|ops)|typing-direct\\.[a-z]+|idle)\n.*")) {
                assertConnectionGoesOn(client);
                assertThat(client.isClosed()).isFalse();
                return;
            }
            assertThat(client.error().header("receipt-id")).isEmpty();
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    /** Whoever guesses names learns nothing: the report is the same in every word. */
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
    void privateRoomIsLikeNone(String frame) {
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

    /** The session says who somebody is, and the service what is in a MESSAGE. */
    @Test
    void forgedHeadersReachNobody() {
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
    void subscriptionInAnothersNameIsOnesOwn() {
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

    /** What is no attack on a service that never takes texts for anything else arrives as it was sent. */
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
    void textsArriveAsTheyWereSent(String text) {
        try (var client = connect()) {
            client.sendReceipted("/app/chat.lobby", json(text), "r");
            assertThat(grace.message("lobby").text()).isEqualTo(text);
        }
    }

    @Test
    void textOfTheGreatestSizeArrives() {
        try (var client = connect()) {
            String text = "é".repeat(8_192);
            client.sendReceipted("/app/chat.lobby", json(text), "r");
            assertThat(grace.message("lobby").text()).isEqualTo(text);
        }
    }

    /** In a binary message nobody has looked at the UTF-8 before. */
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
            assertConnectionGoesOn(client);
            ImplementationLeaks.stayInside(client);
        }
    }

    /** The next thing that grace hears, in the room and in person, is what ada says next. */
    private static void assertConnectionGoesOn(StompClient client) {
        String marker = "marker " + MARKERS.incrementAndGet();
        client.sendReceipted("/app/chat.lobby", json(marker), marker);
        client.sendReceipted("/app/direct.grace", json(marker), marker + " direct");
        assertThat(said(grace.message("lobby"))).isEqualTo("ada: " + marker);
        assertThat(said(grace.message("direct"))).isEqualTo("ada: " + marker);
        assertThat(grace.seen())
                .filteredOn(frame -> frame.header("subscription").equals(Optional.of("announcements")))
                .hasSize(1);
    }

    private static String said(StompFrame message) {
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
