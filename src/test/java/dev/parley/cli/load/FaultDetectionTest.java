package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.load.FakeServer.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that the tool detects and reports a single message that a server loses, repeats or swaps. */
@Timeout(30)
class FaultDetectionTest {

    private static final String TINY = "fanout --auth connect --login guest --subscribers 3 --publishers 2 --window 4"
            + " --warmup 0 --seconds 0.5 --drain 0.5";

    @Test
    void correctServerHasNoFaults() throws IOException {
        var run = run(Fault.NONE);
        assertFaults(run.isValid(), 0, 0, 0);
        assertThat(run.number("deliveriesPerSecond")).isPositive();
    }

    @Test
    void lostMessageIsFound() throws IOException {
        assertFaults(run(Fault.LOST).isInvalid(), 1, 0, 0);
    }

    @Test
    void repeatedMessageIsFound() throws IOException {
        assertFaults(run(Fault.REPEATED).isInvalid(), 0, 1, 0);
    }

    @Test
    void swappedMessageIsFound() throws IOException {
        try (var server = new FakeServer(Fault.SWAPPED, true)) {
            // One publisher: the swapped messages must belong to the same publisher.
            var run = LoadTestRun.of(server.url(), TINY.replace("--publishers 2", "--publishers 1"));
            assertFaults(run.isInvalid(), 0, 0, 1);
        }
    }

    @Test
    void serverWithoutReceiptsIsProbed() throws IOException {
        try (var server = new FakeServer(Fault.NONE, false)) {
            LoadTestRun.of(server.url(), TINY + " --receipts false").isValid();
        }
    }

    @Test
    void unreachableServerIsReported() throws IOException {
        String unusedUrl;
        try (var server = new FakeServer(Fault.NONE, true)) {
            unusedUrl = server.url();
        }
        var err = new ByteArrayOutputStream();
        var command = new LoadCommand(new PrintStream(new ByteArrayOutputStream()), new PrintStream(err));
        assertThat(command.run(List.of((TINY + " --url " + unusedUrl).split(" "))))
                .isEqualTo(1);
        assertThat(err.toString()).contains("Connection refused");
    }

    private static LoadTestRun run(Fault fault) throws IOException {
        try (var server = new FakeServer(fault, true)) {
            return LoadTestRun.of(server.url(), TINY);
        }
    }

    private static void assertFaults(LoadTestRun run, int lost, int repeated, int outOfOrder) {
        assertThat(run.number("lost")).as("lost").isEqualTo(lost);
        assertThat(run.number("repeated")).as("repeated").isEqualTo(repeated);
        assertThat(run.number("outOfOrder")).as("out of order").isEqualTo(outOfOrder);
    }
}
