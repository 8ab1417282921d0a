package dev.parley.guarantees;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Cluster;
import dev.parley.testing.ClusterExtension;
import dev.parley.testing.ClusterNode;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ClusterTraffic;
import dev.parley.testing.FakeTime;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.StompClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Proves that each node can fail. One node is killed, frozen, restarted in turn, or has a wrong clock, while both
 * accept posts. Its clients continue at the other node, and all readers receive every entry once and in order.
 */
@Timeout(180)
@ExtendWith(ClusterExtension.class)
@ClusterTest
class NodeFaultsIT {

    private static final Duration FROZEN = Duration.ofSeconds(10);
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final Duration PRESENCE_TIMEOUT = Duration.ofSeconds(15);

    /** A leaving node serves its clients for at least this long while it reports that it is not ready for new ones. */
    private static final Duration MIN_DRAIN_TIME = Duration.ofSeconds(1);

    private static final int RESTARTING = 1012;

    @Test
    void clientsOfAKilledNodeContinueAtTheOther(Cluster cluster) {
        try (var traffic = ClusterTraffic.start(cluster)) {
            traffic.awaitPosts(100);
            cluster.a().kill();
            traffic.awaitPosts(cluster.b(), 200);
            cluster.a().startAgain();
            cluster.awaitHealthy(cluster.a());
            cluster.b().kill();
            traffic.awaitPosts(cluster.a(), 200);
            cluster.b().startAgain();
            traffic.finish();
        }
    }

    @Test
    void usersOfAKilledNodeGoOffline(Cluster cluster) {
        var linus = cluster.a().client("linus");
        var newcomer = cluster.registerUser();
        try (var traffic = ClusterTraffic.start(cluster);
                var socket = cluster.b().client(newcomer).socket()) {
            socket.subscribe("lobby", "/topic/room.lobby");
            eventually(newcomer + " is online", PRESENCE_TIMEOUT, () -> isOnline(linus, newcomer));
            traffic.awaitPosts(20);
            cluster.b().kill();
            eventually(newcomer + " is offline", PRESENCE_TIMEOUT, () -> !isOnline(linus, newcomer));
            cluster.b().startAgain();
            traffic.finish();
        }
    }

    @Test
    void frozenNodeCatchesUp(Cluster cluster) throws InterruptedException {
        try (var traffic = ClusterTraffic.start(cluster)) {
            traffic.awaitPosts(100);
            cluster.a().freeze();
            Thread.sleep(FROZEN.toMillis()); // The duration itself is under test.
            cluster.a().thaw();
            traffic.awaitPosts(100);
            traffic.awaitRelayDelivery(RECOVERY);
            traffic.finish();
        }
    }

    @Test
    void rollingRestartLosesAndRepeatsNothing(Cluster cluster) {
        try (var traffic = ClusterTraffic.start(cluster)) {
            for (var node : cluster.nodes()) {
                traffic.awaitPosts(node, 50);
                var before = traffic.disconnects();
                long stopRequested = System.nanoTime();
                node.stop();
                var disconnects = traffic.disconnects().stream()
                        .filter(disconnect -> !before.contains(disconnect))
                        .toList();
                assertThat(disconnects).hasSizeGreaterThan(5).allMatch(disconnect -> disconnect.node() == node);
                assertThat(disconnects).allMatch(disconnect -> disconnect.code() == RESTARTING);
                assertThat(disconnects)
                        .allMatch(disconnect -> disconnect.at() - stopRequested > MIN_DRAIN_TIME.toNanos());
                traffic.awaitPosts(cluster.otherThan(node), 50);
                node.startAgain();
                cluster.awaitHealthy(node);
            }
            traffic.finish();
        }
    }

    @Test
    void clocksMinutesApartChangeNothing(Cluster cluster) {
        var environment = FakeTime.ahead(Duration.ofMinutes(7));
        cluster.a().stop();
        try {
            cluster.a().startAgain(environment);
            cluster.awaitHealthy(cluster.a());
            assertClusterWorks(cluster);
        } finally {
            cluster.a().stop();
            cluster.a().startAgain();
        }
    }

    private static void assertClusterWorks(Cluster cluster) {
        assertThat(Duration.between(now(cluster.b()), now(cluster.a()))).isGreaterThan(Duration.ofMinutes(6));
        try (var traffic = ClusterTraffic.start(cluster)) {
            traffic.awaitPosts(200);
            for (var node : cluster.nodes()) {
                var linus = new ParleyClient(node::uri).signIn("linus");
                try (var socket = StompClient.connect(cluster.otherThan(node).uri(), linus.cookieHeader())) {
                    socket.sendReceipted("/app/chat.lobby", "{\"text\":\"on time\"}", "r");
                }
                assertThat(List.of("ada", "grace", "linus")).allMatch(user -> isOnline(linus, user));
            }
            traffic.awaitRelayDelivery(RECOVERY);
            traffic.finish();
            assertThat(traffic.disconnects()).isEmpty();
        }
    }

    /** Returns the time by this node's clock. */
    private static Instant now(ClusterNode node) {
        return Instant.parse(node.client("linus")
                .postToRoom("lobby", "what time is it?")
                .path("at")
                .asString());
    }

    private static boolean isOnline(ParleyClient watcher, String user) {
        var found = watcher.get("/api/users?q=" + user).expect(200).json();
        return found.get(0).path("online").asBoolean();
    }
}
