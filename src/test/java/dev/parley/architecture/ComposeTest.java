package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Proves that the trial installations are complete, use only existing settings, and accept only local connections. */
class ComposeTest {

    private static final Path COMPOSE = Path.of("compose.yaml");
    private static final Path SCRIPT = Path.of("src/cluster/start.sh");
    private static final Pattern SETTING = Pattern.compile("\\bPARLEY_[A-Z_]+\\b");
    private static final Pattern README_ROW = Pattern.compile("^\\| `(parley\\.[a-z.-]+)` \\|", Pattern.MULTILINE);
    /** A variable of the script, not a setting: the jar to run. */
    private static final Set<String> NO_SETTINGS = Set.of("PARLEY_JAR");

    @Test
    void bothUseOnlyDocumentedSettings() throws IOException {
        var known = README_ROW
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(row -> row.group(1).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .collect(Collectors.toSet());
        for (Path file : List.of(COMPOSE, SCRIPT)) {
            var set = SETTING.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group())
                    .filter(name -> !NO_SETTINGS.contains(name))
                    .collect(Collectors.toSet());
            assertThat(set)
                    .as("settings in %s", file)
                    .contains("PARLEY_DATABASE_URL", "PARLEY_RELAY_VIRTUAL_HOST")
                    .isSubsetOf(known);
        }
    }

    @Test
    void nodesDifferOnlyInTheirNames() throws IOException {
        var first = new HashSet<>(environment("node-1").entrySet());
        first.removeAll(environment("node-2").entrySet());
        assertThat(first).containsExactly(Map.entry("PARLEY_NODE_NAME", "node-1"));
        assertThat(environment("node-1")).hasSameSizeAs(environment("node-2"));
    }

    @Test
    void servicesStartAfterTheirDependenciesAreHealthy() throws IOException {
        for (String node : List.of("node-1", "node-2")) {
            var needed = map(service(node).get("depends_on"));
            assertThat(needed.keySet()).containsExactlyInAnyOrder("postgres", "rabbitmq");
            assertThat(needed.values())
                    .allSatisfy(condition -> assertThat(map(condition)).containsEntry("condition", "service_healthy"));
            assertThat(String.valueOf(service(node).get("healthcheck"))).contains("/actuator/health/readiness");
            for (String name : needed.keySet()) {
                assertThat(service(name)).containsKey("healthcheck");
            }
        }
    }

    @Test
    void onlyTheBalancerIsReachableAndOnlyLocally() throws IOException {
        for (var service : map(compose().get("services")).entrySet()) {
            var ports = (List<?>) map(service.getValue()).getOrDefault("ports", List.of());
            assertThat(ports).hasSize(service.getKey().equals("balancer") ? 1 : 0);
            assertThat(ports).allMatch(port -> port.toString().startsWith("127.0.0.1:"));
        }
    }

    @Test
    void mountedFilesExist() throws IOException {
        var mounts = Pattern.compile("\"\\./([^:\"]+):").matcher(Files.readString(COMPOSE));
        var files = mounts.results().map(mount -> mount.group(1)).collect(Collectors.toSet());
        assertThat(files).containsExactlyInAnyOrder("target/parley.jar", "src/cluster/haproxy.cfg");
        assertThat(Path.of("src/cluster/haproxy.cfg")).exists();
    }

    private static Map<String, Object> environment(String service) throws IOException {
        return map(service(service).get("environment"));
    }

    private static Map<String, Object> service(String name) throws IOException {
        return map(map(compose().get("services")).get(name));
    }

    private static Map<String, Object> compose() throws IOException {
        return new Yaml().load(Files.readString(COMPOSE));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
