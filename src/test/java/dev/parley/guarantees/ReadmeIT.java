package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Proves that the README's tour with curl works, by running its commands unchanged. */
@Timeout(120)
@ClusterTest
class ReadmeIT {

    @TempDir
    Path data;

    @Test
    void tourWithCurlWorks() throws Exception {
        assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor() == 0, "curl is not installed here");
        var readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("```sh\n") + "```sh\n".length();
        var script = readme.substring(start, readme.indexOf("```", start));
        try (var parley = ParleyProcess.start(data)) {
            var building = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
            building.environment().put("PARLEY", parley.uri().toString());
            var tour = building.start();
            var said = new String(tour.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(tour.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(said)
                    .contains("\"roles\":[\"USER\",\"ADMIN\"]")
                    .contains("\"text\":\"download finished\",\"clientId\":\"download-17\"}")
                    .contains("{\"entries\":[],\"head\":1,\"epoch\":\"")
                    .containsPattern("id: [A-Za-z0-9]{8,16}:1\n")
                    .doesNotContain("problem");
        }
    }
}
