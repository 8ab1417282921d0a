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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Proves that the broker only reduces latency. The broker is killed, stopped, frozen, cut off, slow and silent while
 * two nodes accept posts. All readers at both nodes receive every entry once and in order: immediately at the accepting
 * node, and a little late at the other.
 */
@Timeout(180)
@ExtendWith(ClusterExtension.class)
@ClusterTest
class BrokerFaultsIT {

    /** The requirement is one minute: {@code -Dparley.broker.away.seconds=60}. */
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("parley.broker.away.seconds", 20));

    private static final Duration FROZEN = Duration.ofSeconds(15);

    /** A node without the broker compares heads every second, and every two seconds on a busy machine. */
    private static final Duration RECONCILIATION_LIMIT = Duration.ofSeconds(3);

    /** A node that assumes that the broker works compares heads every 10 s. */
    private static final Duration UNNOTICED_OUTAGE_LIMIT = Duration.ofSeconds(15);

    private static final Duration LOCAL_LIMIT = Duration.ofSeconds(1);
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @Test
    void restartedBrokerIsUsedAgain(Cluster cluster) {
        try (var clusterTraffic = ClusterTraffic.start(cluster)) {
            clusterTraffic.awaitRelayDelivery(RECOVERY);
            clusterTraffic.awaitPosts(100);
            cluster.broker().stop();
            clusterTraffic.awaitPosts(100);
            cluster.broker().start();
            clusterTraffic.awaitRelayDelivery(RECOVERY);
            clusterTraffic.finish();
        }
    }

    @Test
    void withoutABrokerEntriesArriveWithinThreeSeconds(Cluster cluster) {
        try (var clusterTraffic = ClusterTraffic.start(cluster)) {
            clusterTraffic.awaitPosts(50);
            long start = System.nanoTime();
            cluster.broker().stop();
            postFor(AWAY, start, clusterTraffic);
            assertThat(clusterTraffic.maxLatencyBetweenNodes(start)).isLessThan(RECONCILIATION_LIMIT);
            assertThat(clusterTraffic.maxLatencyAtSameNode(start)).isLessThan(LOCAL_LIMIT);
            cluster.broker().start();
            clusterTraffic.awaitRelayDelivery(RECOVERY);
            clusterTraffic.finish();
            assertThat(clusterTraffic.refusals()).isEmpty();
            assertThat(clusterTraffic.disconnects()).isEmpty();
        }
    }

    @Test
    void withoutABrokerSignOutStillClosesSocketsAtTheOtherNode(Cluster cluster) {
        var ada = new ParleyClient(cluster.a()::uri).signIn("ada");
        try (var clusterTraffic = ClusterTraffic.start(cluster);
                var socket = StompClient.connect(cluster.b().uri(), ada.cookieHeader())) {
            cluster.broker().stop();
            clusterTraffic.awaitPosts(20);
            ada.signOut().expect(204);
            long start = System.nanoTime();
            assertThat(socket.closeCode()).isEqualTo(4001);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RECONCILIATION_LIMIT);
            cluster.broker().start();
            clusterTraffic.finish();
        }
    }

    @Test
    void frozenBrokerDelaysNoPost(Cluster cluster) {
        try (var clusterTraffic = ClusterTraffic.start(cluster)) {
            clusterTraffic.awaitPosts(50);
            long start = System.nanoTime();
            freeze(cluster);
            postFor(FROZEN, start, clusterTraffic);
            assertThat(clusterTraffic.maxLatencyAtSameNode(start)).isLessThan(LOCAL_LIMIT);
            assertThat(clusterTraffic.maxLatencyBetweenNodes(start)).isLessThan(UNNOTICED_OUTAGE_LIMIT);
            thaw(cluster);
            clusterTraffic.awaitRelayDelivery(RECOVERY);
            clusterTraffic.finish();
            assertThat(clusterTraffic.refusals()).isEmpty();
            assertThat(clusterTraffic.disconnects()).isEmpty();
        }
    }

    @Test
    void brokerConnectionsThatAreCutAreReopened(Cluster cluster) {
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (var clusterTraffic = ClusterTraffic.start(cluster)) {
            for (int cut = 0; cut < 6; cut++) {
                var node = cluster.nodes().get(random.nextInt(2));
                clusterTraffic.awaitPosts(node, 10 + random.nextInt(30));
                node.broker().cut();
                eventually(
                        node.name() + " has reconnected, seed " + seed,
                        RECOVERY,
                        () -> node.broker().connections() == 1);
            }
            clusterTraffic.awaitRelayDelivery(RECOVERY);
            clusterTraffic.finish();
        }
    }

    @Test
    void slowBrokerConnectionDelaysEntriesByItsLatency(Cluster cluster) {
        try (var clusterTraffic = ClusterTraffic.start(cluster)) {
            clusterTraffic.awaitPosts(50);
            long start = System.nanoTime();
            cluster.nodes().forEach(node -> node.broker().delay(Duration.ofMillis(200)));
            clusterTraffic.awaitPosts(300);
            assertThat(clusterTraffic.maxLatencyBetweenNodes(start)).isLessThan(RECONCILIATION_LIMIT);
            assertThat(clusterTraffic.maxLatencyAtSameNode(start)).isLessThan(LOCAL_LIMIT);
            cluster.nodes().forEach(node -> node.broker().pass());
            clusterTraffic.finish();
        }
    }

    /** No side is notified: one node receives no heart-beats, the other no entries. */
    @Test
    void entriesOfNodeWithSilentBrokerConnectionComeFromTheDatabase(Cluster cluster) {
        try (var clusterTraffic = ClusterTraffic.start(cluster)) {
            clusterTraffic.awaitPosts(50);
            long start = System.nanoTime();
            cluster.a().broker().swallow();
            postFor(FROZEN, start, clusterTraffic);
            assertThat(clusterTraffic.maxLatencyAtSameNode(start)).isLessThan(LOCAL_LIMIT);
            assertThat(clusterTraffic.maxLatencyBetweenNodes(start)).isLessThan(UNNOTICED_OUTAGE_LIMIT);
            cluster.a().broker().pass();
            clusterTraffic.awaitRelayDelivery(RECOVERY);
            clusterTraffic.finish();
        }
    }

    /** One node knows that it is cut off; the other does not know that it is alone. */
    @Test
    void entriesOfNodeWithoutBrokerComeFromTheDatabase(Cluster cluster) {
        try (var clusterTraffic = ClusterTraffic.start(cluster)) {
            clusterTraffic.awaitPosts(50);
            long start = System.nanoTime();
            cluster.b().broker().refuse();
            postFor(FROZEN, start, clusterTraffic);
            assertThat(clusterTraffic.maxLatencyBetweenNodes(start)).isLessThan(UNNOTICED_OUTAGE_LIMIT);
            cluster.b().broker().pass();
            clusterTraffic.awaitRelayDelivery(RECOVERY);
            clusterTraffic.finish();
        }
    }

    /** Waits by posting throughout: the duration itself is under test. */
    private static void postFor(Duration time, long since, ClusterTraffic clusterTraffic) {
        while (System.nanoTime() - since < time.toNanos()) {
            clusterTraffic.awaitPosts(20);
        }
    }

    private static void freeze(Cluster cluster) {
        if (cluster.broker().canFreeze()) {
            cluster.broker().freeze();
        } else {
            cluster.nodes().forEach(node -> node.broker().hold());
        }
    }

    private static void thaw(Cluster cluster) {
        if (cluster.broker().canFreeze()) {
            cluster.broker().thaw();
        } else {
            cluster.nodes().forEach(node -> node.broker().pass());
        }
    }
}
