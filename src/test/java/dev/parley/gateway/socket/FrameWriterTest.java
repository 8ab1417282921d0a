package dev.parley.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/**
 * Tests that frames are sent whole and in order however few bytes the socket accepts, and that a failure fails all
 * pending writes.
 */
class FrameWriterTest {

    private static final int SOCKET_BYTES = 10;

    private final ByteArrayEndPoint socket = new ByteArrayEndPoint(new byte[0], SOCKET_BYTES);
    private final FrameWriter writer = new FrameWriter(socket);
    private final List<String> ended = new ArrayList<>();
    private final StringBuilder received = new StringBuilder();

    @Test
    void framesOfOneCallAreWrittenTogether() {
        write("a", "one", "two");
        assertThat(ended).containsExactly("a");
        assertThat(socket.takeOutputString()).isEqualTo("onetwo");
    }

    @Test
    void partlyWrittenFrameIsNotInterruptedByNext() {
        write("a", "0123456789abcdef");
        write("b", "pong");
        assertThat(ended).as("neither is with the socket yet").isEmpty();
        drain();
        assertThat(received).hasToString("0123456789abcdefpong");
        assertThat(ended).containsExactly("a", "b");
    }

    @Test
    void orderIsKeptOverManyPartialWrites() {
        var expected = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String frame = i + "x".repeat(i) + ";";
            expected.append(frame).append(i).append('.');
            write("w" + i, frame, i + ".");
        }
        drain();
        assertThat(received).hasToString(expected.toString());
        assertThat(ended)
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "w" + i).toList());
    }

    @Test
    void framesLargerThanGatheringBufferAreWritten() {
        var roomy = new ByteArrayEndPoint(new byte[0], 1024, true);
        String large = "x".repeat(100_000);
        new FrameWriter(roomy).write(List.of(bytes(large), bytes("y")), Callback.NOOP);
        assertThat(roomy.takeOutputString()).isEqualTo(large + "y");
    }

    @Test
    void brokenSocketFailsPendingAndLaterWrites() {
        write("a", "0123456789abcdef");
        write("b", "next");
        socket.close(new IOException("gone"));
        assertThat(ended).containsExactly("a failed", "b failed");
        write("c", "late");
        assertThat(ended).endsWith("c failed");
    }

    private void write(String name, String... frames) {
        writer.write(
                Arrays.stream(frames).map(FrameWriterTest::bytes).toList(),
                Callback.from(() -> ended.add(name), cause -> ended.add(name + " failed")));
    }

    /** Reads from the socket until no more bytes are written. */
    private void drain() {
        String output = socket.takeOutputString();
        while (!output.isEmpty()) {
            received.append(output);
            output = socket.takeOutputString();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
