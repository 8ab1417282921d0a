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
 * Proves that acknowledged means stored when the database that two nodes share goes away: posts wait or are refused for a
 * reason that invites to try again, what was acknowledged is there, and nobody's socket is lost over it.
 */
@Timeout(180)
@ExtendWith(ClusterExtension.class)
@ClusterTest
class DatabaseFaultsIT {

    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration FROZEN = Duration.ofSeconds(10);

    @Test
    void restartedDatabaseIsUsedAgain(Cluster cluster) {
        try (var traffic = ClusterTraffic.begin(cluster)) {
            traffic.awaitPosts(100);
            cluster.postgres().restart();
            traffic.awaitPosts(100);
            cluster.postgres().restart();
            traffic.awaitPosts(100);
            traffic.finish();
            assertThat(traffic.refusals().keySet()).isSubsetOf("overloaded");
            assertThat(traffic.goodbyes()).isEmpty();
        }
    }

    /** What was acknowledged a moment after it stood still was stored before; from then on nothing can be. */
    @Test
    void frozenDatabaseAcknowledgesNothing(Cluster cluster) throws InterruptedException {
        try (var traffic = ClusterTraffic.begin(cluster)) {
            traffic.awaitPosts(100);
            cluster.postgres().freeze();
            Thread.sleep(A_MOMENT.toMillis()); // The time is what is tested here.
            int stored = traffic.posts();
            Thread.sleep(FROZEN.toMillis());
            assertThat(traffic.posts()).isEqualTo(stored);
            cluster.postgres().thaw();
            traffic.awaitPosts(100);
            traffic.finish();
            assertThat(traffic.refusals().keySet()).isSubsetOf("overloaded");
            assertThat(traffic.goodbyes()).isEmpty();
        }
    }
}
