package dev.parley.gateway;

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

/** Proves that frames leave whole and in order however little the socket takes, and that a failure fails all that wait. */
class FrameWriterTest {

    private static final int SOCKET_BYTES = 10;

    private final ByteArrayEndPoint socket = new ByteArrayEndPoint(new byte[0], SOCKET_BYTES);
    private final FrameWriter writer = new FrameWriter(socket);
    private final List<String> ended = new ArrayList<>();
    private final StringBuilder received = new StringBuilder();

    @Test
    void whatIsHandedOverTogetherIsWrittenTogether() {
        write("a", "one", "two");
        assertThat(ended).containsExactly("a");
        assertThat(socket.takeOutputString()).isEqualTo("onetwo");
    }

    @Test
    void aFrameThatDoesNotFitIsNotTornApartByTheNext() {
        write("a", "0123456789abcdef");
        write("b", "pong");
        assertThat(ended).as("neither is with the socket yet").isEmpty();
        drain();
        assertThat(received).hasToString("0123456789abcdefpong");
        assertThat(ended).containsExactly("a", "b");
    }

    @Test
    void orderHoldsOverManyPartialWrites() {
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
    void framesLargerThanTheGatheringBufferPass() {
        var roomy = new ByteArrayEndPoint(new byte[0], 1024, true);
        String large = "x".repeat(100_000);
        new FrameWriter(roomy).write(List.of(bytes(large), bytes("y")), Callback.NOOP);
        assertThat(roomy.takeOutputString()).isEqualTo(large + "y");
    }

    @Test
    void aBrokenSocketFailsWhatWaitsAndWhatComes() {
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

    /** Takes what the socket holds, until nothing comes any more. */
    private void drain() {
        String taken = socket.takeOutputString();
        while (!taken.isEmpty()) {
            received.append(taken);
            taken = socket.takeOutputString();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
