package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Proves that the packaged jar starts quickly, logs one line, locks its data directory, and stops on request. */
@Timeout(120)
@ClusterTest
class StartIT {

    @TempDir
    Path data;

    @Test
    void startLogsOneLineAndStopIsQuick() {
        try (var process = ParleyProcess.start(data)) {
            // The CPU time, since the elapsed time depends on other load of the machine.
            assertThat(process.cpuTime()).isLessThan(Duration.ofSeconds(25));
            new ParleyClient(process::uri).get("/actuator/health").expect(200);
            assertThat(process.output()).singleElement().asString().contains(" INFO ", " listens on http://");

            var told = Instant.now();
            try (var socket = new ParleyClient(process::uri).register("ada").socket()) {
                // A JVM that SIGTERM ended has the exit code 143.
                assertThat(process.stop()).isIn(0, 143);
                assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(10));
                assertThat(socket.closeCode()).isEqualTo(1001);
            }
            assertThat(process.output()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
        }
    }

    @Test
    void secondProcessOnTheSameDataIsRefusedInOneSentence() {
        String refusal = "Another Parley is already running on the data directory " + data;
        try (var first = ParleyProcess.start(data)) {
            try (var second = ParleyProcess.launch(data, List.of("-Xmx512m"))) {
                assertThat(second.exitCode()).isNotZero();
                assertThat(second.output())
                        .filteredOn(line -> line.contains(refusal))
                        .hasSize(1);
                assertThat(second.output()).noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
            }
            new ParleyClient(first::uri).get("/actuator/health").expect(200);
        }
    }

    @Test
    void unreachableDatabaseEndsTheStartInOneSentence() {
        var url = "--parley.database.url=jdbc:postgresql://127.0.0.1:1/parley?password=secret";
        try (var process = ParleyProcess.launch(data, List.of("-Xmx512m"), url)) {
            assertThat(process.exitCode()).isNotZero();
            assertThat(process.output())
                    .contains("The database PostgreSQL at 127.0.0.1:1/parley cannot be used: Connection refused")
                    .noneMatch(
                            line -> line.contains("Exception") || line.contains("secret") || line.startsWith("\tat "));
        }
        assertThat(data).as("the embedded database's directory").isEmptyDirectory();
    }

    @Test
    void misspeltSettingEndsTheStartInOneSentence() {
        try (var process = ParleyProcess.launch(data, List.of("-Xmx512m"), "--parley.accounts.registraton=closed")) {
            assertThat(process.exitCode()).isNotZero();
            assertThat(process.output())
                    .contains(
                            "There is no setting parley.accounts.registraton; did you mean parley.accounts.registration?")
                    .noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
        }
        assertThat(data).as("the embedded database's directory").isEmptyDirectory();
    }
}
