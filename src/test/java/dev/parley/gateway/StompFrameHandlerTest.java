package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fanout.CloseCode;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that WebSocket frames become messages (RFC 6455, 5.4), and heart-beats between frames disturb nothing. */
@Timeout(60)
class StompFrameHandlerTest {

    private static final int BEGINNING_OF_TEXT = 0x01;
    private static final int MIDDLE = 0x00;
    private static final int END = 0x80;
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
    void aMessageMayBeCutInsideACharacterAndAroundAPing() {
        try (var line = connected()) {
            byte[] send = send("caf\u00e9", "r").getBytes(UTF_8);
            int inside = new String(send, UTF_8).indexOf('\u00e9') + 1;
            line.frame(BEGINNING_OF_TEXT, Arrays.copyOf(send, inside));
            line.frame(PING, "are you there".getBytes(UTF_8));
            line.frame(MIDDLE, new byte[0]);
            line.frame(END, Arrays.copyOfRange(send, inside, send.length));
            line.text("DISCONNECT\nreceipt:end\n\n\0");
            assertThat(line.closeCode()).isEqualTo(CloseCode.GOODBYE.code());
            assertThat(line.seen())
                    .filteredOn(frame -> frame.contains("receipt-id:r\n"))
                    .hasSize(1);
            assertThat(line.seen()).contains("are you there");
        }
        assertThat(ada.get("/api/rooms/cut/messages").expect(200).body()).contains("caf\u00e9");
    }

    @Test
    void fragmentsThatAreTooLargeTogetherEndTheConnection() {
        try (var line = connected()) {
            byte[] part = "x".repeat(60_000).getBytes(UTF_8);
            line.frame(BEGINNING_OF_TEXT, part);
            line.frame(MIDDLE, part);
            line.frame(MIDDLE, part);
            assertThat(line.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aLineEndInsideAFrameIsNoHeartBeat() {
        try (var line = RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()))) {
            line.text("CONNECT");
            line.text("\n");
            line.text("accept-version:1.2\n");
            line.text("\n");
            line.text("\0");
            line.text("DISCONNECT\n\n\0");
            assertThat(line.closeCode()).isEqualTo(CloseCode.GOODBYE.code());
            assertThat(line.seen()).first().asString().startsWith("CONNECTED\n");
        }
    }

    /** Heart-beats are heard on another thread than frames are. */
    @Test
    void framesAmongHeartBeatsKeepTheirOrder() {
        try (var line = connected()) {
            var all = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                all.writeBytes(masked("\n"));
                all.writeBytes(masked(send("number " + i, "r" + i)));
            }
            all.writeBytes(masked("DISCONNECT\nreceipt:end\n\n\0"));
            line.raw(all.toByteArray());
            assertThat(line.closeCode()).isEqualTo(CloseCode.GOODBYE.code());
        }
        String page = ada.get("/api/rooms/cut/messages").expect(200).body();
        int[] places = IntStream.range(0, 20)
                .map(i -> page.indexOf("\"number " + i + "\""))
                .toArray();
        assertThat(places).doesNotContain(-1).isSorted();
    }

    @Test
    void aFloodOfHeartBeatsIsCutOff() {
        try (var line = connected()) {
            var flood = new ByteArrayOutputStream();
            for (int i = 0; i < 50_000; i++) {
                flood.writeBytes(masked("\n"));
            }
            line.raw(flood.toByteArray());
            assertThat(line.closeCode()).isEqualTo(CloseCode.FLOODING.code());
        }
    }

    private static RawWebSocket connected() {
        var line = RawWebSocket.handshake(server.address(), Map.of("Cookie", ada.cookieHeader()));
        line.text("CONNECT\naccept-version:1.2\n\n\0");
        return line;
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
