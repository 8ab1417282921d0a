package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClusterTest;
import dev.parley.testing.InstalledPrograms;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.StompClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.FileSystemUtils;

/**
 * Proves that {@code src/cluster/start.sh} starts an installation of two nodes behind a balancer that serves clients,
 * and stops all its processes.
 *
 * <p>Where PostgreSQL, RabbitMQ or haproxy is not installed the test is skipped, or fails with
 * {@code PARLEY_REQUIRE_CLUSTER=1}.
 */
@Timeout(240)
@ClusterTest
class ClusterScriptIT {

    private static final Pattern ADDRESS = Pattern.compile("^(Parley|node-1|node-2) +(http://[^,\\s]+)");

    @Test
    void installationOfTheScriptServesClientsOnBothNodesAndStops() throws Exception {
        requireInstalled();
        // The user that PostgreSQL runs as must reach the directory; JUnit's temporary directories do not permit that.
        var directory = Files.createTempDirectory("parley-cluster");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        var script = start(directory.resolve("data"));
        try {
            var addresses = addresses(script);
            var ada = new ParleyClient(() -> addresses.get("Parley")).register("ada");
            var grace = new ParleyClient(() -> addresses.get("Parley")).register("grace");
            // Both nodes share the sessions, so the same cookies open a socket at each node.
            try (var here = StompClient.connect(addresses.get("node-1"), ada.cookieHeader());
                    var there = StompClient.connect(addresses.get("node-2"), grace.cookieHeader());
                    var through = grace.socket()) {
                there.subscribe("s", "/topic/room.lobby");
                through.subscribe("s", "/topic/room.lobby");
                here.sendReceipted("/app/chat.lobby", "{\"text\":\"hello\"}", "r1");
                assertThat(there.message("s").text()).isEqualTo("hello");
                assertThat(through.message("s").text()).isEqualTo("hello");
            }
            var all = script.descendants().toList();
            assertThat(all).hasSizeGreaterThan(4);

            script.destroy();

            assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(script.exitValue()).isZero();
            // Helper processes of the broker end a moment after it.
            assertThat(CompletableFuture.allOf(
                            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new)))
                    .succeedsWithin(Duration.ofSeconds(20));
        } finally {
            script.destroy();
            script.waitFor(60, TimeUnit.SECONDS);
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private static Process start(Path data) throws IOException {
        var builder = new ProcessBuilder("src/cluster/start.sh", data.toString()).redirectErrorStream(true);
        builder.environment()
                .put(
                        "PARLEY_JAR",
                        Path.of(System.getProperty("parley.test.jar"))
                                .toAbsolutePath()
                                .toString());
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Xmx256m");
        return builder.start();
    }

    /** Returns the addresses that the script prints when everything runs. */
    private static Map<String, URI> addresses(Process script) throws IOException {
        var printed = new ArrayList<String>();
        var lines = script.inputReader();
        for (String line = lines.readLine(); line != null && !line.contains("Ctrl-C"); line = lines.readLine()) {
            printed.add(line);
        }
        var addresses = printed.stream()
                .map(ADDRESS::matcher)
                .filter(Matcher::find)
                .collect(Collectors.toMap(line -> line.group(1), line -> URI.create(line.group(2))));
        assertThat(addresses).as("%s", printed).containsOnlyKeys("Parley", "node-1", "node-2");
        return addresses;
    }

    private static void requireInstalled() {
        boolean haproxy = InstalledPrograms.onPath("haproxy").findAny().isPresent();
        boolean rabbitMq = Files.isExecutable(Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"));
        boolean postgres = Files.isDirectory(Path.of("/usr/lib/postgresql"));
        if (!haproxy || !rabbitMq || !postgres) {
            InstalledPrograms.missing(
                    InstalledPrograms.REQUIRE_CLUSTER, "haproxy, RabbitMQ or PostgreSQL is not installed");
        }
    }
}
