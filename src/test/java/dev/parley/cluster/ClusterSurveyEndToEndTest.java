package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.StompClient;
import dev.parley.testing.TestBroker;
import dev.parley.testing.TestPostgres;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Proves that ada, an administrator at the first node, sees and closes grace's connection to the second one, through
 * the broker and without it.
 */
@Timeout(120)
@ClusterTest
class ClusterSurveyEndToEndTest {

    private static final String UNREACHABLE = "Parley-Unheard-Nodes";

    private static TestBroker broker;
    private static ParleyServer first;
    private static ParleyServer second;
    private static ParleyClient ada;
    private static ParleyClient grace;

    @BeforeAll
    static void start() {
        broker = TestBroker.artemis();
        var postgres = TestPostgres.shared();
        var database = postgres.settings(postgres.newDatabase());
        first = server("first", database);
        second = server("second", database);
        ada = first.client().register("ada");
        grace = second.client().register("grace");
    }

    private static ParleyServer server(String name, String[] database) {
        return ParleyServer.start(
                Stream.of(Stream.of("parley.node-name=" + name), Stream.of(database), Stream.of(broker.settings()))
                        .flatMap(settings -> settings)
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
        broker.close();
    }

    @BeforeEach
    void awaitBothConnected() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(first.bean(Relay.class).state()).isEqualTo(RelayState.CONNECTED);
            assertThat(second.bean(Relay.class).state()).isEqualTo(RelayState.CONNECTED);
            assertThat(nodes()).containsExactly("first", "second");
            assertThat(ada.get("/api/admin/connections").expect(200).header(UNREACHABLE))
                    .isEmpty();
        });
    }

    @Test
    void listShowsConnectionsOfAllNodesWithTheirNode() {
        try (var here = ada.socket();
                var there = grace.socket()) {
            var answer = ada.get("/api/admin/connections").expect(200);
            assertThat(answer.header(UNREACHABLE)).isEmpty();
            assertThat(answer.json().valueStream()).hasSize(2);
            assertThat(shown(answer.json(), id(here)).path("node").asString()).isEqualTo("first");
            var shown = shown(answer.json(), id(there));
            assertThat(shown.path("node").asString()).isEqualTo("second");
            assertThat(shown.path("user").asString()).isEqualTo("grace");
            assertThat(shown.path("openedAt").asString())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        }
        await().untilAsserted(() ->
                assertThat(ada.get("/api/admin/connections").json()).isEmpty());
    }

    @Test
    void connectionIsClosedOnAnyNode() {
        try (var socket = grace.socket()) {
            String id = id(socket);
            ada.delete("/api/admin/connections/" + id).expect(204);
            assertThat(socket.closeCode()).isEqualTo(4003);
            await().untilAsserted(
                            () -> ada.delete("/api/admin/connections/" + id).expect(404, "not_found"));
        }
    }

    @Test
    void withoutABrokerTheListNamesMissingNodesAndTheRequestStillArrives() {
        String second = ada.get("/api/admin/nodes")
                .json()
                .valueStream()
                .filter(node -> node.path("name").asString().equals("second"))
                .map(node -> node.path("id").asString())
                .findFirst()
                .orElseThrow();
        try (var socket = grace.socket();
                var own = ada.socket()) {
            broker.stop();
            try {
                var answer = ada.get("/api/admin/connections").expect(200);
                assertThat(answer.header(UNREACHABLE)).isEqualTo(second);
                assertThat(answer.json().valueStream()).singleElement().satisfies(shown -> assertThat(
                                shown.path("id").asString())
                        .isEqualTo(id(own)));

                ada.delete("/api/admin/connections/" + id(socket)).expect(202);
                assertThat(socket.closeCode()).isEqualTo(4003);
                assertThat(own.isClosed()).isFalse();
            } finally {
                broker.start();
            }
        }
    }

    @Test
    void endedSessionClosesSocketsThroughTheBroker() {
        var roaming = new ParleyClient(first::address).signIn("grace");
        try (var socket = StompClient.connect(second.address(), roaming.cookieHeader())) {
            roaming.signOut().expect(204);
            await().atMost(Duration.ofSeconds(2)).until(socket::isClosed);
            assertThat(socket.closeCode()).isEqualTo(4001);
        }
    }

    private static Stream<String> nodes() {
        return ada.get("/api/admin/nodes").expect(200).json().valueStream().map(node -> node.path("name")
                .asString());
    }

    private static String id(StompClient socket) {
        return socket.seen().get(0).header("session").orElseThrow();
    }

    private static JsonNode shown(JsonNode connections, String id) {
        return connections
                .valueStream()
                .filter(connection -> connection.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
