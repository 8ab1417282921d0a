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
 * Proves that any node can go: one is killed, frozen, restarted in its turn, or wrong about the time, while both take posts;
 * who was there goes on at the other, and everybody reads everything once and in order.
 */
@Timeout(180)
@ExtendWith(ClusterExtension.class)
@ClusterTest
class NodeFaultsIT {

    private static final Duration FROZEN = Duration.ofSeconds(10);
    private static final Duration BACK = Duration.ofSeconds(30);
    private static final Duration PRESENCE = Duration.ofSeconds(15);

    /** So long at least a node that leaves serves its clients, while it says that it is not ready for more. */
    private static final Duration BALANCERS_LOOK = Duration.ofSeconds(1);

    private static final int RESTARTING = 1012;

    @Test
    void whoWasAtAKilledNodeGoesOnAtTheOther(Cluster cluster) {
        try (var traffic = ClusterTraffic.begin(cluster)) {
            traffic.awaitPosts(100);
            cluster.a().kill();
            traffic.awaitPosts(cluster.b(), 200);
            cluster.a().startAgain();
            cluster.awaitWell(cluster.a());
            cluster.b().kill();
            traffic.awaitPosts(cluster.a(), 200);
            cluster.b().startAgain();
            traffic.finish();
        }
    }

    @Test
    void usersOfAKilledNodeGoOffline(Cluster cluster) {
        var linus = cluster.a().client("linus");
        var newcomer = cluster.newcomer();
        try (var traffic = ClusterTraffic.begin(cluster);
                var socket = cluster.b().client(newcomer).socket()) {
            socket.subscribe("lobby", "/topic/room.lobby");
            eventually(newcomer + " is online", PRESENCE, () -> isOnline(linus, newcomer));
            traffic.awaitPosts(20);
            cluster.b().kill();
            eventually(newcomer + " is offline", PRESENCE, () -> !isOnline(linus, newcomer));
            cluster.b().startAgain();
            traffic.finish();
        }
    }

    @Test
    void frozenNodeCatchesUp(Cluster cluster) throws InterruptedException {
        try (var traffic = ClusterTraffic.begin(cluster)) {
            traffic.awaitPosts(100);
            cluster.a().freeze();
            Thread.sleep(FROZEN.toMillis()); // The time is what is tested here.
            cluster.a().thaw();
            traffic.awaitPosts(100);
            traffic.awaitQuickBetweenNodes(BACK);
            traffic.finish();
        }
    }

    @Test
    void rollingRestartLosesAndRepeatsNothing(Cluster cluster) {
        try (var traffic = ClusterTraffic.begin(cluster)) {
            for (var node : cluster.nodes()) {
                traffic.awaitPosts(node, 50);
                var before = traffic.goodbyes();
                long told = System.nanoTime();
                node.stop();
                var goodbyes = traffic.goodbyes().stream()
                        .filter(goodbye -> !before.contains(goodbye))
                        .toList();
                assertThat(goodbyes).hasSizeGreaterThan(5).allMatch(goodbye -> goodbye.node() == node);
                assertThat(goodbyes).allMatch(goodbye -> goodbye.code() == RESTARTING);
                assertThat(goodbyes).allMatch(goodbye -> goodbye.at() - told > BALANCERS_LOOK.toNanos());
                traffic.awaitPosts(cluster.otherThan(node), 50);
                node.startAgain();
                cluster.awaitWell(node);
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
            cluster.awaitWell(cluster.a());
            takePostsAndPeople(cluster);
        } finally {
            cluster.a().stop();
            cluster.a().startAgain();
        }
    }

    private static void takePostsAndPeople(Cluster cluster) {
        assertThat(Duration.between(now(cluster.b()), now(cluster.a()))).isGreaterThan(Duration.ofMinutes(6));
        try (var traffic = ClusterTraffic.begin(cluster)) {
            traffic.awaitPosts(200);
            for (var node : cluster.nodes()) {
                var linus = new ParleyClient(node::uri).signIn("linus");
                try (var socket = StompClient.connect(cluster.otherThan(node).uri(), linus.cookieHeader())) {
                    socket.sendReceipted("/app/chat.lobby", "{\"text\":\"on time\"}", "r");
                }
                assertThat(List.of("ada", "grace", "linus")).allMatch(user -> isOnline(linus, user));
            }
            traffic.awaitQuickBetweenNodes(BACK);
            traffic.finish();
            assertThat(traffic.goodbyes()).isEmpty();
        }
    }

    /** What this node takes for the time. */
    private static Instant now(ClusterNode node) {
        return Instant.parse(
                node.client("linus").say("lobby", "what time is it?").path("at").asString());
    }

    private static boolean isOnline(ParleyClient watcher, String user) {
        var found = watcher.get("/api/users?q=" + user).expect(200).json();
        return found.get(0).path("online").asBoolean();
    }
}
