package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.BrowserTest;
import dev.parley.testing.NodeScript;
import dev.parley.testing.ParleyProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves that a third-party client works: the published {@code @stomp/stompjs}, in Node, used as documented, against
 * the packaged jar. The script is {@code frontend/e2e/stompjs.mjs}.
 */
@Timeout(180)
@BrowserTest
class StompJsIT {

    @TempDir
    Path data;

    @Test
    void publishedClientExchangesMessagesAndMissesNone() {
        try (var server = ParleyProcess.start(data);
                var script = NodeScript.start("stompjs.mjs", server.uri().toString())) {
            assertThat(script.run(Map.of()))
                    .containsExactly(
                            "both register, sign out and sign in by fetch",
                            "both connect",
                            "they talk in a room, with receipts",
                            "they talk directly, with receipts",
                            "a refusal is reported, and costs nothing but the frame",
                            "a socket is cut, and others go on talking",
                            "after reconnecting with since exactly the missed entries arrive",
                            "both disconnect cleanly");
        }
    }
}
