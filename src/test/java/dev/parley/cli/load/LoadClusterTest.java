package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.load.FakeServer.Fault;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that the connections are distributed over the nodes of the command line. */
@Timeout(60)
class LoadClusterTest {

    @Test
    void connectionsAlternateBetweenTheNodes() throws IOException {
        try (var first = new FakeServer(Fault.NONE, true);
                var second = new FakeServer(Fault.NONE, true)) {
            LoadTestRun.of(
                            first.url() + "," + second.url(),
                            "idle --connections 6 --rooms 1 --heart-beat 0 --seconds 0.1 --auth connect")
                    .isValid();
            assertThat(first.subscriptions()).isEqualTo(3);
            assertThat(second.subscriptions()).isEqualTo(3);
        }
    }
}
