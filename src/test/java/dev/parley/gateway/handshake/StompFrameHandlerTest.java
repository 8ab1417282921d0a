package dev.parley.gateway.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fanout.CloseCode;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that WebSocket frames are assembled into messages (RFC 6455, 5.4), and that heart-beats in between do not
 * affect them.
 */
@Timeout(60)
@ServerTest
class StompFrameHandlerTest {

    private static final int FIRST_TEXT_FRAGMENT = 0x01;
    private static final int CONTINUATION = 0x00;
    private static final int LAST_CONTINUATION = 0x80;
    private static final int PING = 0x89;

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

    @Test
    void messageMayBeSplitInsideCharacterAndAroundPing() {
        try (var socket = connected()) {
            byte[] send = send("caf\u00e9", "r").getBytes(UTF_8);
            int inside = new String(send, UTF_8).indexOf('\u00e9') + 1;
            socket.frame(FIRST_TEXT_FRAGMENT, Arrays.copyOf(send, inside));
            socket.frame(PING, "are you there".getBytes(UTF_8));
            socket.frame(CONTINUATION, new byte[0]);
            socket.frame(LAST_CONTINUATION, Arrays.copyOfRange(send, inside, send.length));
            socket.text("DISCONNECT\nreceipt:end\n\n\0");
            assertThat(socket.closeCode()).isEqualTo(CloseCode.NORMAL.code());
            assertThat(socket.seen())
                    .filteredOn(frame -> frame.contains("receipt-id:r\n"))
                    .hasSize(1);
            assertThat(socket.seen()).contains("are you there");
        }
        assertThat(ada.get("/api/rooms/cut/messages").expect(200).body()).contains("caf\u00e9");
    }

    @Test
    void fragmentsTooLargeInTotalCloseConnection() {
        try (var socket = connected()) {
            byte[] part = "x".repeat(60_000).getBytes(UTF_8);
            socket.frame(FIRST_TEXT_FRAGMENT, part);
            socket.frame(CONTINUATION, part);
            socket.frame(CONTINUATION, part);
            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void lineEndInsideFrameIsNotAHeartBeat() {
        try (var socket = RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()))) {
            socket.text("CONNECT");
            socket.text("\n");
            socket.text("accept-version:1.2\n");
            socket.text("\n");
            socket.text("\0");
            socket.text("DISCONNECT\n\n\0");
            assertThat(socket.closeCode()).isEqualTo(CloseCode.NORMAL.code());
            assertThat(socket.seen()).first().asString().startsWith("CONNECTED\n");
        }
    }

    /** Heart-beats are handled on a different thread than frames. */
    @Test
    void framesBetweenHeartBeatsKeepTheirOrder() {
        try (var socket = connected()) {
            var all = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                all.writeBytes(masked("\n"));
                all.writeBytes(masked(send("number " + i, "r" + i)));
            }
            all.writeBytes(masked("DISCONNECT\nreceipt:end\n\n\0"));
            socket.raw(all.toByteArray());
            assertThat(socket.closeCode()).isEqualTo(CloseCode.NORMAL.code());
        }
        String page = ada.get("/api/rooms/cut/messages").expect(200).body();
        int[] positions = IntStream.range(0, 20)
                .map(i -> page.indexOf("\"number " + i + "\""))
                .toArray();
        assertThat(positions).doesNotContain(-1).isSorted();
    }

    @Test
    void floodOfHeartBeatsClosesConnection() {
        try (var socket = connected()) {
            var flood = new ByteArrayOutputStream();
            for (int i = 0; i < 50_000; i++) {
                flood.writeBytes(masked("\n"));
            }
            socket.raw(flood.toByteArray());
            assertThat(socket.closeCode()).isEqualTo(CloseCode.FLOODING.code());
        }
    }

    private static RawWebSocket connected() {
        var socket = RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()));
        socket.text("CONNECT\naccept-version:1.2\n\n\0");
        return socket;
    }

    private static String send(String text, String receipt) {
        return "SEND\ndestination:/app/chat.cut\nreceipt:" + receipt + "\n\n{\"text\":\"" + text + "\"}\0";
    }

    /** A short text frame with a mask of zeros. */
    private static byte[] masked(String text) {
        byte[] payload = text.getBytes(UTF_8);
        var frame = new ByteArrayOutputStream();
        frame.write(RawWebSocket.TEXT);
        frame.write(0x80 | payload.length);
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }
}
