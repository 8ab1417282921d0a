package dev.parley.guarantees;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Cluster;
import dev.parley.testing.ClusterExtension;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ClusterTraffic;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.StompClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Proves that two nodes are one service: all readers see one order however fast both nodes accept posts, each node
 * opens one connection to the broker, and a change at one node takes effect at the other immediately.
 */
@Timeout(120)
@ExtendWith(ClusterExtension.class)
@ClusterTest
class TwoNodesIT {

    private static final Duration IMMEDIATE = Duration.ofSeconds(2);

    @Test
    void postsOfBothNodesAtFullSpeedHaveOneOrderForAll(Cluster cluster) {
        try (var traffic = ClusterTraffic.start(cluster, Duration.ZERO)) {
            traffic.awaitPosts(2_000);
            traffic.finish();
            assertThat(traffic.refusals()).isEmpty();
            assertThat(traffic.disconnects()).isEmpty();
        }
    }

    @Test
    void eachNodeOpensOneBrokerConnection(Cluster cluster) {
        try (var traffic = ClusterTraffic.start(cluster)) {
            traffic.awaitPosts(50);
            eventually(
                    "two connections",
                    Duration.ofSeconds(20),
                    () -> cluster.broker().connections() == 2,
                    cluster.broker()::connections);
            traffic.finish();
        }
    }

    @Test
    void signInAtOneNodeIsValidAtTheOther(Cluster cluster) {
        var ada = new ParleyClient(cluster.a()::uri).signIn("ada");
        try (var atA = ada.socket();
                var atB = StompClient.connect(cluster.b().uri(), ada.cookieHeader())) {
            atA.subscribe("direct", "/user/queue/direct");
            atB.sendReceipted("/app/direct.ada", "{\"text\":\"note to myself\"}", "r");
            assertThat(atA.message("direct").text()).isEqualTo("note to myself");
        }
    }

    @Test
    void signOutAtOneNodeClosesSocketsAtTheOther(Cluster cluster) {
        var ada = new ParleyClient(cluster.a()::uri).signIn("ada");
        try (var socket = StompClient.connect(cluster.b().uri(), ada.cookieHeader())) {
            socket.subscribe("lobby", "/topic/room.lobby");
            long begun = System.nanoTime();
            ada.signOut().expect(204);
            assertThat(socket.closeCode()).isEqualTo(4001);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(IMMEDIATE);
        }
        new ParleyClient(cluster.b()::uri).get("/api/session").expect(401);
    }

    @Test
    void memberRemovedAtOneNodeStopsReceivingAtTheOther(Cluster cluster) {
        var linus = cluster.a().client("linus");
        try (var grace = cluster.b().client("grace").socket();
                var ada = cluster.b().client("ada").socket()) {
            for (var socket : List.of(grace, ada)) {
                socket.subscribe("ops", "/topic/room.ops");
                socket.subscribe("lobby", "/topic/room.lobby");
            }
            grace.subscribeErrors();
            linus.postToRoom("ops", "for both");
            assertThat(grace.message("ops").text()).isEqualTo("for both");

            long begun = System.nanoTime();
            linus.delete("/api/rooms/ops/members/grace").expect(204);
            assertThat(grace.report("/topic/room.ops").json().path("code").asString())
                    .isEqualTo("not_found");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(IMMEDIATE);

            linus.postToRoom("ops", "not for grace");
            assertThat(ada.message("ops").text()).isEqualTo("for both");
            assertThat(ada.message("ops").text()).isEqualTo("not for grace");
            linus.postToRoom("lobby", "the end");
            assertThat(grace.message("lobby").text()).isEqualTo("the end");
            assertThat(grace.texts("ops")).containsExactly("for both");
        } finally {
            linus.put("/api/rooms/ops/members/grace").expect(204);
        }
    }

    @Test
    void userDisabledAtOneNodeIsRejectedAtTheOther(Cluster cluster) {
        var linus = cluster.a().client("linus");
        var newcomer = cluster.registerUser();
        var atB = cluster.b().client(newcomer);
        try (var socket = atB.socket()) {
            socket.subscribe("lobby", "/topic/room.lobby");
            long begun = System.nanoTime();
            linus.patch("/api/admin/users/" + newcomer, Map.of("disabled", true))
                    .expect(200);
            assertThat(socket.closeCode()).isEqualTo(4001);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(IMMEDIATE);
            atB.get("/api/rooms").expect(401);
        }
    }
}
