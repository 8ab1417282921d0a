package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that the reader extracts complete payloads from WebSocket frames, for every split of the bytes. */
class FrameReaderTest {

    private final EventLoop loop = new EventLoop("test");
    private final RecordingClient client = new RecordingClient(loop);
    private final FrameReader reader = new FrameReader();

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void framesOfEveryLengthAreReadForEverySplit() {
        var wire = new ByteArrayOutputStream();
        var expected = new StringBuilder();
        for (int length : List.of(0, 1, 125, 126, 300, 65_535, 65_536)) {
            String payload = "p".repeat(length) + "|";
            expected.append(payload);
            frame(wire, 0x81, payload);
        }
        byte[] bytes = wire.toByteArray();
        for (int chunk : List.of(1, 2, 3, 7, 1000, bytes.length)) {
            client.text.setLength(0);
            for (int at = 0; at < bytes.length; at += chunk) {
                reader.read(bytes, at, Math.min(bytes.length, at + chunk), client);
            }
            assertThat(client.text).as("in chunks of %d", chunk).hasToString(expected.toString());
        }
    }

    @Test
    void pingBetweenContinuationFramesIsNotPartOfTheText() {
        var wire = new ByteArrayOutputStream();
        frame(wire, 0x01, "one ");
        frame(wire, 0x89, "are you there?");
        frame(wire, 0x00, "two ");
        frame(wire, 0x80, "three");
        reader.read(wire.toByteArray(), 0, wire.size(), client);
        assertThat(client.text).hasToString("one two three");
    }

    @Test
    void unnegotiatedExtensionAndMaskAreBrokenProtocol() {
        assertThatThrownBy(() -> reader.read(new byte[] {(byte) 0xc1, 0}, 0, 2, client))
                .isInstanceOf(BrokenProtocol.class);
        assertThatThrownBy(() -> new FrameReader().read(new byte[] {(byte) 0x81, (byte) 0x85}, 0, 2, client))
                .isInstanceOf(BrokenProtocol.class);
    }

    private static void frame(ByteArrayOutputStream wire, int first, String payload) {
        FakeServer.frame(wire, first, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Stores the received payloads. */
    private static final class RecordingClient extends WebSocketClient {

        private final StringBuilder text = new StringBuilder();

        RecordingClient(EventLoop loop) {
            super(loop);
        }

        @Override
        protected void opened() {}

        @Override
        protected void received(byte[] bytes, int from, int to) {
            text.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        protected void lost(String reason) {}

        @Override
        protected void left() {}
    }
}
