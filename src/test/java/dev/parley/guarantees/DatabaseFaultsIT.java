package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Cluster;
import dev.parley.testing.ClusterExtension;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ClusterTraffic;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Proves that acknowledged means stored when the database of two nodes fails. Posts wait or are refused with a code
 * that permits a retry, acknowledged posts are kept, and no client loses its connection.
 */
@Timeout(180)
@ExtendWith(ClusterExtension.class)
@ClusterTest
class DatabaseFaultsIT {

    private static final Duration SETTLING = Duration.ofSeconds(1);
    private static final Duration FROZEN = Duration.ofSeconds(10);

    @Test
    void restartedDatabaseIsUsedAgain(Cluster cluster) {
        try (var traffic = ClusterTraffic.start(cluster)) {
            traffic.awaitPosts(100);
            cluster.postgres().restart();
            traffic.awaitPosts(100);
            cluster.postgres().restart();
            traffic.awaitPosts(100);
            traffic.finish();
            assertThat(traffic.refusals().keySet()).isSubsetOf("overloaded");
            assertThat(traffic.disconnects()).isEmpty();
        }
    }

    /**
     * Posts that were acknowledged up to a moment after the freeze were stored before it; later ones cannot be stored.
     */
    @Test
    void frozenDatabaseAcknowledgesNothing(Cluster cluster) throws InterruptedException {
        try (var traffic = ClusterTraffic.start(cluster)) {
            traffic.awaitPosts(100);
            cluster.postgres().freeze();
            Thread.sleep(SETTLING.toMillis()); // The duration itself is under test.
            int stored = traffic.posts();
            Thread.sleep(FROZEN.toMillis());
            assertThat(traffic.posts()).isEqualTo(stored);
            cluster.postgres().thaw();
            traffic.awaitPosts(100);
            traffic.finish();
            assertThat(traffic.refusals().keySet()).isSubsetOf("overloaded");
            assertThat(traffic.disconnects()).isEmpty();
        }
    }
}
