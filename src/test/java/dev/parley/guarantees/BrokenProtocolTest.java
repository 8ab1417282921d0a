package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proves that a protocol violation ends the connection that it came over, with an ERROR frame where the client still
 * understands STOMP, and with the right close code. It ends nothing else: grace stays connected and receives the next
 * post.
 */
@Timeout(40)
@ServerTest
class BrokenProtocolTest {

    private static final String CONNECT = "CONNECT\naccept-version:1.2\nhost:parley\n\n\0";

    private static ParleyServer server;
    private static ParleyClient ada;
    private static StompClient grace;

    /**
     * One row of the tables.
     *
     * @param what the violation
     * @param bytes STOMP, sent as one text message
     * @param code the close code after the ERROR
     */
    record Broken(String what, String bytes, int code) {

        @Override
        public String toString() {
            return what + " closes with " + code;
        }
    }

    @BeforeAll
    static void start() {
        server = ParleyServer.start(
                "parley.limits.connections-per-user=1000",
                "parley.limits.messages-per-second=10000",
                "parley.limits.messages-burst=10000");
        ada = server.client().register("ada");
        grace = StompClient.connect(
                server.address(), server.client().register("grace").cookieHeader());
        grace.subscribe("lobby", "/topic/room.lobby");
    }

    @AfterAll
    static void stop() {
        grace.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource({"openings", "commands", "missing", "headers", "lengths", "floods"})
    void protocolViolationIsAnErrorAndClosesTheConnection(Broken row) {
        try (var connection = openConnection()) {
            connection.text(row.bytes());

            assertThat(connection.closeCode()).isEqualTo(row.code());
            assertThat(connection.seen())
                    .last()
                    .asString()
                    .startsWith("ERROR\n")
                    .contains("\nmessage:");
            connection.seen().forEach(ImplementationLeaks::assertNone);
        }
        assertOthersAreServed();
    }

    static Stream<Broken> openings() {
        return Stream.of(
                new Broken("SEND before CONNECT", send("{\"text\":\"hello\"}"), 1002),
                new Broken("SUBSCRIBE before CONNECT", "SUBSCRIBE\nid:s\ndestination:/topic/room.lobby\n\n\0", 1002),
                new Broken("DISCONNECT before CONNECT", "DISCONNECT\nreceipt:r\n\n\0", 1002),
                new Broken("a second CONNECT", CONNECT + CONNECT, 1002),
                new Broken("STOMP after CONNECT", CONNECT + "STOMP\naccept-version:1.2\n\n\0", 1002),
                new Broken("no common version", "CONNECT\naccept-version:2.0,3.1\n\n\0", 1002),
                new Broken("a version that is none", "CONNECT\naccept-version:1.2x\n\n\0", 1002),
                new Broken("a heart-beat of words", "CONNECT\naccept-version:1.2\nheart-beat:a,b\n\n\0", 1002),
                new Broken("a heart-beat of one number", "CONNECT\naccept-version:1.2\nheart-beat:1\n\n\0", 1002),
                new Broken("a heart-beat of three", "CONNECT\naccept-version:1.2\nheart-beat:1,2,3\n\n\0", 1002),
                new Broken("a heart-beat below zero", "CONNECT\naccept-version:1.2\nheart-beat:-1,0\n\n\0", 1002),
                new Broken("a heart-beat with a sign", "CONNECT\naccept-version:1.2\nheart-beat:+1,0\n\n\0", 1002),
                new Broken("a heart-beat with a space", "CONNECT\naccept-version:1.2\nheart-beat:1, 0\n\n\0", 1002),
                new Broken("a heart-beat in wide digits", "CONNECT\naccept-version:1.2\nheart-beat:５,0\n\n\0", 1002),
                new Broken("a heart-beat of nothing", "CONNECT\naccept-version:1.2\nheart-beat:,\n\n\0", 1002));
    }

    static Stream<Broken> commands() {
        return Stream.of(
                        "MESSAGE",
                        "CONNECTED",
                        "RECEIPT",
                        "ERROR",
                        "PUBLISH",
                        "send",
                        "Send",
                        " SEND",
                        "GET / HTTP/1.1")
                .map(command -> new Broken(
                        "the command " + command,
                        CONNECT + command + "\ndestination:/topic/room.lobby\nsubscription:lobby\nmessage-id:1\n\n{}\0",
                        1002));
    }

    static Stream<Broken> missing() {
        return Stream.of(
                connected("SEND without destination", "SEND\nreceipt:r\n\n{\"text\":\"hello\"}\0", 1002),
                connected("SEND with an empty destination", "SEND\ndestination:\n\n{\"text\":\"hello\"}\0", 1002),
                connected("SUBSCRIBE without destination", "SUBSCRIBE\nid:s\n\n\0", 1002),
                connected("SUBSCRIBE without id", "SUBSCRIBE\ndestination:/topic/room.lobby\n\n\0", 1002),
                connected("UNSUBSCRIBE without id", "UNSUBSCRIBE\ndestination:/topic/room.lobby\n\n\0", 1002),
                connected(
                        "an id used twice",
                        "SUBSCRIBE\nid:s\ndestination:/topic/room.lobby\n\n\0"
                                + "SUBSCRIBE\nid:s\ndestination:/topic/announcements\n\n\0",
                        1002));
    }

    static Stream<Broken> headers() {
        return Stream.of(
                connected("an undefined escape", "SEND\ndestination:/app/chat.lobby\\t\n\n{}\0", 1002),
                connected("a backslash at the end", "SEND\ndestination:/app/chat.lobby\\\n\n{}\0", 1002),
                connected("a bad escape in a name", "SEND\na\\xb:c\ndestination:/app/chat.lobby\n\n{}\0", 1002),
                connected("a header without colon", "SEND\ndestination\n\n{}\0", 1002),
                connected("a header without name", "SEND\n:/app/chat.lobby\n\n{}\0", 1002),
                connected("a NUL in a header", "SEND\ndestination:/app/chat\0.lobby\n\n{}\0", 1002),
                connected("a NUL in the command", "SE\0ND\ndestination:/app/chat.lobby\n\n{}\0", 1002));
    }

    static Stream<Broken> lengths() {
        return Stream.of(
                connected("a content-length too small", sized("3"), 1002),
                connected("a content-length too large", sized("40") + sized("16") + sized("16"), 1002),
                connected("a content-length of words", sized("many"), 1002),
                connected("a content-length with a sign", sized("+16"), 1002),
                connected("a content-length with a space", sized(" 16"), 1002),
                connected("a content-length in wide digits", sized("１６"), 1002),
                connected("a content-length of nothing", sized(""), 1002),
                connected("a content-length beyond 64 bits", sized("9".repeat(30)), 1009),
                connected("a content-length below zero", sized("-1"), 1002),
                connected("a content-length beyond 32 bits", sized("4294967312"), 1009),
                connected("a content-length beyond 31 bits", sized("4294967295"), 1009),
                connected("a content-length beyond the bound", sized("65537"), 1009));
    }

    static Stream<Broken> floods() {
        return Stream.of(
                connected(
                        "65 headers",
                        "SEND\n"
                                + IntStream.range(0, 65)
                                        .mapToObj(i -> "h" + i + ":x\n")
                                        .reduce("", String::concat)
                                + "\n{}\0",
                        1009),
                connected("a header of 2 KiB", "SEND\nlong:" + "x".repeat(2048) + "\n\n{}\0", 1009),
                connected("a command of 2 KiB", "S".repeat(2048), 1009),
                connected("a frame over 64 KiB", send("{\"text\":\"" + "x".repeat(65_536) + "\"}"), 1009),
                new Broken(
                        "more than 4 KiB before CONNECT",
                        "CONNECT\n"
                                + IntStream.range(0, 5)
                                        .mapToObj(i -> "h" + i + ":" + "x".repeat(1000) + "\n")
                                        .reduce("", String::concat)
                                + "\n\0",
                        1009),
                new Broken("a CONNECT with a large body", "CONNECT\naccept-version:1.2\n\n" + "x".repeat(5000), 1009));
    }

    /** Raw WebSocket frames that Jetty rejects itself, so that no ERROR frame can be sent. */
    record Garbage(String what, int first, String hex, int code) {

        @Override
        public String toString() {
            return what + " closes with " + code;
        }
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void brokenWebSocketFrameClosesTheConnection(Garbage row) {
        try (var connection = openConnection()) {
            connection.text(CONNECT);
            connection.frame(row.first(), HexFormat.of().parseHex(row.hex()));

            assertThat(connection.closeCode()).isEqualTo(row.code());
            connection.seen().forEach(ImplementationLeaks::assertNone);
        }
        assertOthersAreServed();
    }

    static Stream<Garbage> garbage() {
        String send = HexFormat.of().formatHex("SEND\ndestination:/app/chat.".getBytes(StandardCharsets.US_ASCII));
        return Stream.of(
                new Garbage("half a character in text", RawWebSocket.TEXT, send + "c3", 1007),
                new Garbage("a lonely continuation byte", RawWebSocket.TEXT, send + "80", 1007),
                new Garbage("an overlong slash", RawWebSocket.TEXT, send + "c0af", 1007),
                new Garbage("half a surrogate pair in UTF-8", RawWebSocket.TEXT, send + "eda080", 1007),
                new Garbage("a character beyond Unicode", RawWebSocket.TEXT, send + "f4908080", 1007),
                new Garbage("a binary header that is no UTF-8", RawWebSocket.BINARY, send + "c3280a", 1007),
                new Garbage("a reserved bit", 0xc1, send, 1002),
                new Garbage("a reserved opcode", 0x83, send, 1002),
                new Garbage("a continuation of nothing", 0x80, send, 1002),
                new Garbage("a ping in pieces", 0x09, "00", 1002),
                new Garbage("a ping of 126 bytes", 0x89, "00".repeat(126), 1002),
                new Garbage("a message of 1 MB", RawWebSocket.TEXT, "78".repeat(1_000_000), 1009));
    }

    /**
     * A client that is still sending when it is refused sees the close code, although it reads only after it has sent
     * everything.
     */
    @ParameterizedTest
    @MethodSource("refusedWhileSending")
    void closeCodeReachesClientThatIsStillSending(Garbage row) throws InterruptedException {
        try (var connection = openConnection()) {
            connection.text(CONNECT);
            connection.frame(row.first(), HexFormat.of().parseHex(row.hex()));
            for (int i = 0; i < 100; i++) {
                connection.frame(RawWebSocket.BINARY, new byte[60_000]);
                if (i % 20 == 0) {
                    // This is not a wait for an effect: it keeps the client sending for a while.
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
            assertThat(connection.broken()).isFalse();
            assertThat(connection.closeCode()).isEqualTo(row.code());
        }
        assertOthersAreServed();
    }

    static Stream<Garbage> refusedWhileSending() {
        return Stream.of(
                new Garbage("a message of 5 MB", RawWebSocket.TEXT, "78".repeat(5_000_000), 1009),
                new Garbage("a binary of 5 MB", RawWebSocket.BINARY, "78".repeat(5_000_000), 1009),
                new Garbage("bad UTF-8", RawWebSocket.TEXT, "c328", 1007));
    }

    /** RFC 6455, 5.1: "a server MUST close the connection upon receiving a frame that is not masked". */
    @Test
    void unmaskedFrameClosesTheConnection() {
        try (var connection = openConnection()) {
            connection.raw(new byte[] {(byte) 0x81, 1, '\n'});
            assertThat(connection.closeCode()).isEqualTo(1002);
        }
        assertOthersAreServed();
    }

    /** CONNECT must arrive within ten seconds, even if its frame arrives in parts. */
    @Test
    void slowFrameBeforeConnectClosesTheConnection() {
        long began = System.nanoTime();
        try (var connection = openConnection()) {
            connection.text("CONNECT\naccept-version:1.2\n");
            assertThat(connection.closeCode()).isEqualTo(1002);
            assertThat((System.nanoTime() - began) / 1_000_000_000).isBetween(9L, 15L);
            assertThat(connection.seen()).singleElement().asString().startsWith("ERROR\n");
        }
        assertOthersAreServed();
    }

    private static void assertOthersAreServed() {
        try (var client = StompClient.connect(server.address(), ada.cookieHeader())) {
            client.sendReceipted("/app/chat.lobby", "{\"text\":\"marker\"}", "r");
            assertThat(grace.message("lobby").text()).isEqualTo("marker");
        }
    }

    private static Broken connected(String what, String bytes, int code) {
        return new Broken(what, CONNECT + bytes, code);
    }

    private static String send(String body) {
        return "SEND\ndestination:/app/chat.lobby\n\n" + body + "\0";
    }

    private static String sized(String length) {
        return "SEND\ndestination:/app/chat.ops\ncontent-length:" + length + "\n\n{\"text\":\"hello\"}\0";
    }

    private static RawWebSocket openConnection() {
        return RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()));
    }
}
