package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.load.FakeServer.Mishap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that the tool finds a single message that a server loses, repeats or swaps, and says so. */
@Timeout(30)
class FaultDetectionTest {

    private static final String TINY = "fanout --auth connect --login guest --subscribers 3 --publishers 2 --window 4"
            + " --warmup 0 --seconds 0.5 --drain 0.5";

    @Test
    void aGoodServerIsFoundFaultless() throws IOException {
        var run = run(Mishap.NONE);
        assertFaults(run.isValid(), 0, 0, 0);
        assertThat(run.number("deliveriesPerSecond")).isPositive();
    }

    @Test
    void aLostMessageIsFound() throws IOException {
        assertFaults(run(Mishap.LOST).isInvalid(), 1, 0, 0);
    }

    @Test
    void aRepeatedMessageIsFound() throws IOException {
        assertFaults(run(Mishap.REPEATED).isInvalid(), 0, 1, 0);
    }

    @Test
    void aSwappedMessageIsFound() throws IOException {
        try (var server = new FakeServer(Mishap.SWAPPED, true)) {
            // One publisher: the two that change places must be of the same one.
            var run = LoadTestRun.of(server.url(), TINY.replace("--publishers 2", "--publishers 1"));
            assertFaults(run.isInvalid(), 0, 0, 1);
        }
    }

    @Test
    void aServerWithoutReceiptsIsProbedFirst() throws IOException {
        try (var server = new FakeServer(Mishap.NONE, false)) {
            LoadTestRun.of(server.url(), TINY + " --receipts false").isValid();
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        String nobody;
        try (var server = new FakeServer(Mishap.NONE, true)) {
            nobody = server.url();
        }
        var err = new ByteArrayOutputStream();
        var command = new LoadCommand(new PrintStream(new ByteArrayOutputStream()), new PrintStream(err));
        assertThat(command.run(List.of((TINY + " --url " + nobody).split(" ")))).isEqualTo(1);
        assertThat(err.toString()).contains("Connection refused");
    }

    private static LoadTestRun run(Mishap mishap) throws IOException {
        try (var server = new FakeServer(mishap, true)) {
            return LoadTestRun.of(server.url(), TINY);
        }
    }

    private static void assertFaults(LoadTestRun run, int lost, int repeated, int outOfOrder) {
        assertThat(run.number("lost")).as("lost").isEqualTo(lost);
        assertThat(run.number("repeated")).as("repeated").isEqualTo(repeated);
        assertThat(run.number("outOfOrder")).as("out of order").isEqualTo(outOfOrder);
    }
}
