package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.load.FakeServer.Mishap;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that connections are spread over the nodes that the command line names. */
@Timeout(60)
class LoadClusterTest {

    @Test
    void connectionsGoToTheNodesInTurn() throws IOException {
        try (var first = new FakeServer(Mishap.NONE, true);
                var second = new FakeServer(Mishap.NONE, true)) {
            LoadTestRun.of(
                            first.url() + "," + second.url(),
                            "idle --connections 6 --rooms 1 --heart-beat 0 --seconds 0.1 --auth connect")
                    .isValid();
            assertThat(first.subscriptions()).isEqualTo(3);
            assertThat(second.subscriptions()).isEqualTo(3);
        }
    }
}
