package dev.parley.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.parley.testing.NodeScript;
import dev.parley.testing.ParleyProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves that two people with two browsers can do everything that the application offers, and that their pages outlast a
 * killed server and a lost network with nothing missing or doubled. The script is {@code frontend/e2e/browser.mjs}; it
 * leaves pictures of the main views in {@code target/screenshots}. Without a Chromium the test is skipped, unless {@code
 * PARLEY_REQUIRE_BROWSER=1}; {@code PARLEY_CHROMIUM} names one that is not found by itself.
 */
@Timeout(300)
class BrowserIT {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    Path data;

    private ParleyProcess server;

    @Test
    void twoPeopleTalkAndOutlastAKilledServer() {
        var chromium = chromium();
        server = ParleyProcess.start(data);
        try (var script = NodeScript.start(
                "browser.mjs",
                server.uri().toString(),
                chromium.toString(),
                SCREENSHOTS.toAbsolutePath().toString())) {
            var steps = script.run(Map.of(
                    "kill the server", () -> server.kill(), "start the server", () -> server = server.startAgain()));
            assertThat(steps)
                    .contains(
                            "the server is killed, and the pages say so",
                            "what was written is sent exactly once, and the history is there",
                            "a browser goes offline, and back",
                            "signing out closes the other tab of the session")
                    .last()
                    .isEqualTo("no browser complained");
        } finally {
            server.close();
        }
    }

    private static Path chromium() {
        var named = System.getenv("PARLEY_CHROMIUM");
        var found = named != null
                ? Stream.of(Path.of(named)).filter(Files::isExecutable).findFirst()
                : Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome")
                                .map(name -> Path.of(directory, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
        return found.orElseGet(BrowserIT::noChromium);
    }

    private static Path noChromium() {
        var reason = "no Chromium in PATH, and PARLEY_CHROMIUM names none";
        if ("1".equals(System.getenv("PARLEY_REQUIRE_BROWSER"))) {
            throw new AssertionError(reason);
        }
        return abort(reason);
    }
}
