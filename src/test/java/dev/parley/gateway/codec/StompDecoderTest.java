package dev.parley.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fanout.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that bytes are decoded into frames according to STOMP 1.2, wherever they are split, and that other bytes are
 * rejected.
 */
class StompDecoderTest {

    private final List<ClientFrame> frames = new ArrayList<>();
    private final StompDecoder decoder = new StompDecoder(1000);

    @Test
    void readsCommandHeadersAndBody() {
        setVersion(StompVersion.V1_2);
        decode("SEND\ndestination:/app/chat.lobby\nreceipt:1\n\n{\"text\":\"hi\"}\0");
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).command()).isEqualTo(ClientCommand.SEND);
        assertThat(frames.get(0).headers())
                .containsEntry("destination", "/app/chat.lobby")
                .containsEntry("receipt", "1");
        assertThat(body(0)).isEqualTo("{\"text\":\"hi\"}");
    }

    /** STOMP 1.2, BNF: EOL is an optional carriage return and a line feed. */
    @Test
    void acceptsCarriageReturnsAtLineEnds() {
        setVersion(StompVersion.V1_2);
        decode("SEND\r\ndestination:/a\r\n\r\nbody\0\r\n\r\nDISCONNECT\r\n\r\n\0");
        assertThat(frames)
                .extracting(ClientFrame::command)
                .containsExactly(ClientCommand.SEND, ClientCommand.DISCONNECT);
        assertThat(frames.get(0).header("destination")).isEqualTo("/a");
        assertThat(body(0)).isEqualTo("body");
    }

    /** STOMP 1.2, Heart-beating: an EOL between frames is a heart-beat. */
    @Test
    void lineEndsBetweenFramesAreHeartBeats() {
        decode("\n\n\r\n");
        assertThat(frames).isEmpty();
    }

    /** STOMP 1.2, Repeated Header Entries: "only the first header entry SHOULD be used". */
    @Test
    void firstOfRepeatedHeadersIsUsed() {
        setVersion(StompVersion.V1_2);
        decode("SEND\nfoo:World\nfoo:Hello\n\n\0");
        assertThat(frames.get(0).header("foo")).isEqualTo("World");
    }

    @Test
    void bodyWithContentLengthMayContainNul() {
        setVersion(StompVersion.V1_2);
        decode("SEND\ncontent-length:3\n\na\0b\0");
        assertThat(body(0)).isEqualTo("a\0b");
    }

    @Test
    void unescapesHeaders() {
        setVersion(StompVersion.V1_2);
        decode("SEND\nk\\c1:a\\nb\\rc\\\\d\\ce\n\n\0");
        assertThat(frames.get(0).header("k:1")).isEqualTo("a\nb\rc\\d:e");
    }

    /** STOMP 1.0 has no escapes, and STOMP 1.1 has none for the carriage return. */
    @Test
    void earlierVersionsHaveOtherEscapes() {
        setVersion(StompVersion.V1_0);
        decode("SEND\nk:a\\nb\n\n\0");
        assertThat(frames.get(0).header("k")).isEqualTo("a\\nb");

        setVersion(StompVersion.V1_1);
        assertRejected("SEND\nk:a\\rb\n\n\0", CloseCode.PROTOCOL);
    }

    /** The examples of STOMP 1.0 have a space after the colon; later versions: "MUST never trim or pad". */
    @Test
    void onlyVersion10IsTrimmed() {
        decode("CONNECT\nlogin: ada \n\n\0CONNECT\naccept-version:1.0\nlogin: ada\n\n\0"
                + "CONNECT\naccept-version:1.0,1.2\nlogin: ada\n\n\0");
        setVersion(StompVersion.V1_0);
        decode("SEND\ndestination : /app/chat.lobby\ncontent-length: 1\n\n\n\0");
        setVersion(StompVersion.V1_1);
        decode("SEND\ndestination: /app/chat.lobby\n\n\0");
        assertThat(frames.subList(0, 3))
                .extracting(frame -> frame.header("login"))
                .containsExactly("ada", "ada", " ada");
        assertThat(frames.subList(3, 5))
                .extracting(frame -> frame.header("destination"))
                .containsExactly("/app/chat.lobby", " /app/chat.lobby");
    }

    /** STOMP 1.2, Value Encoding: not in CONNECT frames, to remain compatible with 1.0. */
    @Test
    void connectIsNotUnescaped() {
        decode("CONNECT\nlogin:a\\nb\n\n\0");
        assertThat(frames.get(0).header("login")).isEqualTo("a\\nb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MESSAGE\ndestination:/topic/room.lobby\n\n\0",
                "CONNECTED\n\n\0",
                "HELLO\n\n\0",
                "send\n\n\0",
                "SEND\nno colon\n\n\0",
                "SEND\n:no name\n\n\0",
                "SEND\nk:\\t\n\n\0",
                "SEND\nk:ends with \\\n\n\0",
                "SEND\ncontent-length:x\n\n\0",
                "SEND\ncontent-length:+1\n\na\0",
                "SEND\ncontent-length: 1\n\na\0",
                "SEND\ncontent-length:１\n\na\0",
                "SEND\ncontent-length:1\n\nab\0",
                "SEND\nk\0v\n\n\0",
                "\0",
            })
    void invalidStompIsRejected(String bytes) {
        setVersion(StompVersion.V1_2);
        assertRejected(bytes, CloseCode.PROTOCOL);
    }

    @Test
    void boundsAreEnforced() {
        assertRejected("CONNECT\n" + "k:v\n".repeat(2000), CloseCode.TOO_LARGE);
        var second = new StompDecoder(100_000);
        assertThatThrownBy(() -> second.decode(bytes("CONNECT\n\n" + "x".repeat(5000)), frames::add))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class, v -> assertThat(v.code()).isEqualTo(CloseCode.TOO_LARGE));
        var third = new StompDecoder(100_000);
        third.setVersion(StompVersion.V1_2);
        third.decode(bytes("SEND\n" + header(64) + "\n\0"), frames::add);
        assertThat(frames).hasSize(1);
        assertThatThrownBy(() -> third.decode(bytes("SEND\n" + header(65) + "\n\0"), frames::add))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void headerLineIsBounded() {
        setVersion(StompVersion.V1_2);
        assertRejected("SEND\nk:" + "v".repeat(1100) + "\n\n\0", CloseCode.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "2000000000", "4294967295", "4294967297", "99999999999999999999"})
    void excessiveContentLengthIsRejectedBeforeBody(String length) {
        setVersion(StompVersion.V1_2);
        assertRejected("SEND\ncontent-length:" + length + "\n\n", CloseCode.TOO_LARGE);
    }

    @Test
    void invalidUtf8InHeadersIsRejected() {
        setVersion(StompVersion.V1_2);
        byte[] bytes = bytes("SEND\nk:v?\n\n\0");
        bytes[8] = (byte) 0xC3;
        assertThatThrownBy(() -> decoder.decode(bytes, frames::add))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class, v -> assertThat(v.code()).isEqualTo(CloseCode.BAD_DATA));
    }

    /** Property: splitting the bytes at any position does not change the frames. */
    @Test
    void splitsDoNotChangeFrames() {
        String text = "\nSEND\ndestination:/app/chat.大厅\n\n{\"text\":\"大家好 😀\"}\0\n\r\n"
                + "SEND\ncontent-length:5\nreceipt:r\\c1\n\na\0b\0c\0SUBSCRIBE\nid:1\ndestination:/x\n\n\0";
        byte[] bytes = bytes(text);
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int iteration = 0; iteration < 500; iteration++) {
            frames.clear();
            var splitDecoder = new StompDecoder(1000);
            splitDecoder.setVersion(StompVersion.V1_2);
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
                splitDecoder.decode(Arrays.copyOfRange(bytes, at, end), frames::add);
                at = end;
            }
            assertThat(frames).as("seed %d, round %d", seed, iteration).hasSize(3);
            assertThat(body(0)).isEqualTo("{\"text\":\"大家好 😀\"}");
            assertThat(body(1)).isEqualTo("a\0b\0c");
            assertThat(frames.get(1).header("receipt")).isEqualTo("r:1");
            assertThat(frames.get(2).header("id")).isEqualTo("1");
        }
    }

    private static String header(int count) {
        var headers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            headers.append('k').append(i).append(":v\n");
        }
        return headers.toString();
    }

    private void setVersion(StompVersion version) {
        decoder.setVersion(version);
    }

    private void decode(String text) {
        decoder.decode(bytes(text), frames::add);
    }

    private void assertRejected(String text, CloseCode code) {
        assertThatThrownBy(() -> decode(text)).isInstanceOfSatisfying(ProtocolViolation.class, v -> assertThat(v.code())
                .isEqualTo(code));
    }

    private String body(int frame) {
        return new String(frames.get(frame).body(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
