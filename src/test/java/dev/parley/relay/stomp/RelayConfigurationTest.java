package dev.parley.relay.stomp;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestBroker;
import dev.parley.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/**
 * Proves that the settings select the relay, that invalid settings are rejected, and that a standalone node starts no
 * relay threads.
 */
@Timeout(120)
@ClusterTest
class RelayConfigurationTest {

    /**
     * The library of the TCP client is always on the class path; it must not replace the web server or start threads.
     */
    @Test
    void standaloneNodeHasNoRelayThreads() {
        var before = relayThreads();
        try (var server = ParleyServer.start()) {
            assertThat(server.bean(Relay.class).state()).isEqualTo(RelayState.STANDALONE);
            assertThat(server.context())
                    .isInstanceOfSatisfying(
                            ServletWebServerApplicationContext.class,
                            context -> assertThat(context.getWebServer()).isInstanceOf(JettyWebServer.class));
            assertThat(before).containsAll(relayThreads());
        }
    }

    @Test
    void unknownTypeIsRejected() {
        assertThatThrownBy(() -> ParleyServer.start("parley.relay.type=amqp").close())
                .hasStackTraceContaining("parley.relay.type")
                .hasStackTraceContaining("amqp");
    }

    @Test
    void relayWithoutASharedDatabaseIsRejected() {
        assertThatThrownBy(() -> ParleyServer.start("parley.relay.type=stomp").close())
                .rootCause()
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("set parley.database.url");
    }

    @Test
    void passcodeIsNotPrinted() {
        var settings = new RelaySettings(RelaySettings.Type.STOMP, "broker", 61613, "parley", "a passcode", "/");
        assertThat(settings).hasToString("STOMP at broker:61613");
    }

    @Test
    void nodesDeliverEachOthersEntries() {
        try (var broker = TestBroker.artemis()) {
            var settings = clusterSettings(broker);
            try (var here = ParleyServer.start(settings);
                    var there = ParleyServer.start(settings)) {
                assertThat(relayThreads()).isNotEmpty();
                awaitConnected(here);
                awaitConnected(there);
                var ada = here.client().register("ada");
                var grace = there.client().register("grace").socket();
                grace.subscribe("lobby", "/topic/room.lobby");

                for (int i = 0; i < 20; i++) {
                    ada.post("/api/rooms/lobby/messages", Map.of("text", "hello " + i))
                            .expect(201);
                    assertThat(grace.message("lobby").text()).isEqualTo("hello " + i);
                }

                assertThat(metric(here, "parley.relay.sent")).isGreaterThanOrEqualTo(20);
                assertThat(metric(there, "parley.relay.received")).isPositive();
                assertThat(metric(there, "parley.relay.state")).isEqualTo(1);
                assertThat(broker.connections()).isEqualTo(2);
                broker.stop();
                ada.post("/api/rooms/lobby/messages", Map.of("text", "through the database"))
                        .expect(201);
                assertThat(grace.message("lobby").text()).isEqualTo("through the database");
            }
        }
    }

    private static String[] clusterSettings(TestBroker broker) {
        var postgres = TestPostgres.shared();
        return Stream.of(postgres.settings(postgres.newDatabase()), broker.settings())
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }

    private static void awaitConnected(ParleyServer node) {
        eventually(
                "the relay is connected",
                TestNode.SOON,
                () -> node.bean(Relay.class).state() == RelayState.CONNECTED);
    }

    private static double metric(ParleyServer node, String name) {
        return node.bean(MeterRegistry.class)
                .get(name)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private static Set<Thread> relayThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        Stream.of("parley-relay", "tcp-client", "reactor").anyMatch(thread.getName()::startsWith))
                .collect(Collectors.toSet());
    }
}
