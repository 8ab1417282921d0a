package dev.parley.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Proves that administrators, and no other users, monitor and control the running service. */
@Timeout(60)
@ServerTest
@EachDatabase
class AdminEndToEndTest {

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
        grace = server.client().register("grace");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void figuresFollowConnectionsAndMessages() {
        var before = stats();
        try (var socket = grace.socket()) {
            socket.subscribe("lobby", "/topic/room.lobby");
            grace.postToRoom("lobby", "hello");
            socket.message("lobby");

            var after = stats();
            assertThat(difference(before, after, "connections")).isEqualTo(1);
            assertThat(difference(before, after, "users")).isEqualTo(1);
            assertThat(difference(before, after, "subscriptions")).isEqualTo(1);
            assertThat(difference(before, after, "feeds")).isEqualTo(1);
            assertThat(difference(before, after, "entriesAppended")).isEqualTo(1);
            assertThat(difference(before, after, "deliveries")).isEqualTo(1);
            assertThat(after.path("heapUsedBytes").asLong()).isPositive();
            assertThat(after.path("appendQueue").asLong()).isZero();
        }
        await().untilAsserted(() -> {
            var end = stats();
            assertThat(difference(before, end, "connections")).isZero();
            assertThat(difference(before, end, "subscriptions")).isZero();
            assertThat(difference(before, end, "feeds")).isZero();
        });
    }

    @Test
    void connectionIsListedAndCanBeClosed() {
        try (var socket = grace.socket()) {
            socket.subscribe("lobby", "/topic/room.lobby");
            String id = socket.seen().get(0).header("session").orElseThrow();
            var shown = ada.get("/api/admin/connections")
                    .expect(200)
                    .json()
                    .valueStream()
                    .filter(connection -> connection.path("id").asString().equals(id))
                    .findFirst()
                    .orElseThrow();
            assertThat(shown.path("user").asString()).isEqualTo("grace");
            assertThat(shown.path("subscriptions").asInt()).isEqualTo(1);
            assertThat(shown.path("remote").asString()).isIn("127.0.0.1", "::1");

            grace.delete("/api/admin/connections/" + id).expect(403, "forbidden");
            assertThat(socket.isClosed()).isFalse();
            ada.delete("/api/admin/connections/" + id).expect(204);
            assertThat(socket.closeCode()).isEqualTo(4003);
            await().untilAsserted(
                            () -> ada.delete("/api/admin/connections/" + id).expect(404, "not_found"));
        }
        grace.get("/api/session").expect(200);
    }

    @Test
    void historyHoldsTheFiguresOfTheLastMinutes() {
        assertThat(stats().path("relay").asString()).isEqualTo("none");
        assertThat(stats().path("nodes").asInt()).isEqualTo(1);
        grace.postToRoom("lobby", "counted once");
        await().untilAsserted(() -> {
            var history = ada.get("/api/admin/stats/history").expect(200).json();
            assertThat(history.path("everyMillis").asInt()).isEqualTo(2_000);
            assertThat(history.path("samples")
                            .valueStream()
                            .mapToLong(sample -> sample.path("appended").asLong())
                            .sum())
                    .isEqualTo(stats().path("entriesAppended").asLong());
            assertThat(history.path("samples").path(0).propertyNames())
                    .containsExactly(
                            "at",
                            "connections",
                            "users",
                            "appended",
                            "delivered",
                            "catchUps",
                            "outboxBytes",
                            "appendQueue",
                            "heapUsedBytes",
                            "relay");
            assertThat(history.path("node").asString()).isNotBlank();
            var last = history.path("samples").path(history.path("samples").size() - 1);
            var newer = ada.get(
                            "/api/admin/stats/history?after=" + last.path("at").asString())
                    .expect(200)
                    .json();
            assertThat(newer.path("samples").size()).isLessThanOrEqualTo(1);
            assertThat(newer.path("samples").valueStream()).doesNotContain(last);
            ada.get("/api/admin/stats/history?after=yesterday").expect(422, "invalid");
        });
    }

    @Test
    void singleNodeIsListed() {
        var nodes = ada.get("/api/admin/nodes").expect(200).json();
        assertThat(nodes.valueStream()).singleElement().satisfies(node -> {
            assertThat(node.path("self").asBoolean()).isTrue();
            assertThat(node.path("name").asString()).isNotBlank();
            assertThat(node.path("startedAt").asString()).matches(".*T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(Instant.parse(node.path("startedAt").asString())).isBefore(Instant.now());
        });
    }

    @Test
    void prometheusEndpointExposesTheMeters() {
        grace.postToRoom("lobby", "counted");
        String meters = ada.navigate("/actuator/prometheus").expect(200).body();
        assertThat(meters)
                .contains("parley_connections ", "parley_users ", "parley_subscriptions ", "parley_feeds ")
                .contains("parley_outbox_bytes ", "parley_append_queue ")
                .contains("parley_appends_total ", "parley_deliveries_total ", "parley_catchups_total ")
                .doesNotContain("parley_appends_total 0.0");
    }

    @Test
    void healthIsPublicWithoutDetails() {
        assertThat(server.client().get("/actuator/health").expect(200).body()).doesNotContain("components", "sqlite");
        server.client().get("/actuator/health/liveness").expect(200);
        server.client().get("/actuator/health/readiness").expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/info",
                "/actuator/prometheus",
                "/api/admin/stats",
                "/api/admin/stats/history",
                "/api/admin/rooms",
                "/api/admin/connections",
                "/api/admin/nodes",
                "/api/admin/users"
            })
    void otherUsersAreForbidden(String path) {
        ada.navigate(path).expect(200);
        grace.navigate(path).expect(403, "forbidden");
        server.client().navigate(path).expect(401, "unauthenticated");
    }

    private static JsonNode stats() {
        return ada.get("/api/admin/stats").expect(200).json();
    }

    private static long difference(JsonNode before, JsonNode after, String figure) {
        return after.path(figure).asLong() - before.path(figure).asLong();
    }
}
