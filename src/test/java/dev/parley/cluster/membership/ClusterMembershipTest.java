package dev.parley.cluster.membership;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.cluster.FixedRelay;
import dev.parley.database.TestDatabase;
import dev.parley.relay.NodeIdentity;
import dev.parley.relay.RelayState;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that nodes a and b, which share a PostgreSQL database, notice joins and departures of each other and of other
 * nodes.
 */
@Timeout(90)
@ClusterTest
class ClusterMembershipTest {

    /**
     * Longer than the grace period after a node could not read the table for 5 s, as on an overloaded machine, plus some
     * renewals.
     */
    private static final Duration GRACE = FailureDetector.DEAD_AFTER.multipliedBy(3);

    private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();
    private final List<ClusterMembership> started = new ArrayList<>();
    private final BlockingQueue<String> eventsOfA = new LinkedBlockingQueue<>();
    private HikariDataSource database;
    private JdbcClient jdbc;
    private NodeRepository nodeRepository;

    @BeforeEach
    void open() throws SQLException {
        var postgres = TestPostgres.shared();
        database = TestDatabase.postgres(postgres, postgres.newDatabase());
        jdbc = JdbcClient.create(database);
        nodeRepository = new NodeRepository(jdbc);
    }

    @AfterEach
    void close() {
        started.forEach(ClusterMembership::stop);
        contexts.forEach(AnnotationConfigApplicationContext::close);
        database.close();
    }

    @Test
    void nodesNoticeJoinsAndStops() throws Exception {
        var a = start("a", eventsOfA);
        assertThat(a.alive()).isEmpty();
        var b = start("b", new LinkedBlockingQueue<>());
        assertThat(b.alive()).isEqualTo(Map.of("a", "node a"));
        assertThat(next(eventsOfA)).isEqualTo("up b");
        assertThat(a.alive()).isEqualTo(Map.of("b", "node b"));
        assertThat(b.all().stream().map(NodeInfo::id)).containsExactly("a", "b");
        assertThat(b.all().stream().map(NodeInfo::self)).containsExactly(false, true);

        b.stop();
        assertThat(next(eventsOfA)).isEqualTo("down b");
        assertThat(a.alive()).isEmpty();
        assertThat(a.all().stream().map(NodeInfo::id)).containsExactly("a");
    }

    @Test
    void nodeWithAnOldRowIsDead() {
        var a = unstarted("a", eventsOfA);
        nodeRepository.renew("dead", "node dead", Duration.ZERO);
        a.renew();
        assertThat(eventsOfA.poll()).isEqualTo("up dead");
        age("dead", FailureDetector.DEAD_AFTER);
        renewUntilChange(a);
        assertThat(eventsOfA.poll()).isEqualTo("down dead");
        assertThat(a.all().stream().map(NodeInfo::id)).containsExactly("a");
    }

    @Test
    void nodeWithADeletedRowRegistersAgain() {
        var a = unstarted("a", eventsOfA);
        var b = unstarted("b", new LinkedBlockingQueue<>());
        b.renew();
        a.renew();
        assertThat(eventsOfA.poll()).isEqualTo("up b");
        nodeRepository.remove("b");
        renewUntilChange(a);
        assertThat(eventsOfA.poll()).isEqualTo("down b");

        b.renew();
        a.renew();
        assertThat(eventsOfA.poll()).isEqualTo("up b");
    }

    @Test
    void rowsOfLongDeadNodesAreDeleted() {
        nodeRepository.renew("dead", "node dead", Duration.ZERO);
        age("dead", Duration.ofMinutes(11));
        var a = unstarted("a", eventsOfA);
        eventually("the row is deleted", GRACE, () -> {
            a.renew();
            return nodeRepository.all().size() == 1;
        });
        assertThat(a.alive()).isEmpty();
        assertThat(eventsOfA).isEmpty();
    }

    @Test
    void timesAreByTheDatabaseClock() {
        nodeRepository.renew("a", "node a", Duration.ofSeconds(90));
        var row = nodeRepository.all().get(0);
        long now = jdbc.sql("SELECT CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)")
                .query(Long.class)
                .single();
        assertThat(now - row.startedAtMillis()).isBetween(90_000L, 100_000L);
        assertThat(row.ageMillis()).isBetween(0L, 10_000L);
    }

    @Test
    void standaloneNodeQueriesNoDatabase() {
        var standalone = membership("alone", RelayState.STANDALONE, eventsOfA);
        standalone.start();
        assertThat(standalone.isRunning()).isFalse();
        assertThat(nodeRepository.all()).isEmpty();
        assertThat(standalone.alive()).isEmpty();
        assertThat(standalone.all()).singleElement().satisfies(node -> {
            assertThat(node.id()).isEqualTo("alone");
            assertThat(node.self()).isTrue();
        });
    }

    private static String next(BlockingQueue<String> events) throws InterruptedException {
        return events.poll(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The first renewal reports the change, unless a stall of the machine started {@link FailureDetector}'s grace period. */
    private void renewUntilChange(ClusterMembership membership) {
        eventually("a node joined or left", GRACE, () -> {
            membership.renew();
            return !eventsOfA.isEmpty();
        });
    }

    /** A node that is not started: the test renews it. */
    private ClusterMembership unstarted(String id, BlockingQueue<String> events) {
        return membership(id, RelayState.DISCONNECTED, events);
    }

    private ClusterMembership start(String id, BlockingQueue<String> events) {
        var clusterMembership = membership(id, RelayState.DISCONNECTED, events);
        started.add(clusterMembership);
        clusterMembership.start();
        return clusterMembership;
    }

    private ClusterMembership membership(String id, RelayState state, BlockingQueue<String> events) {
        var context = new AnnotationConfigApplicationContext();
        contexts.add(context);
        context.registerBean(MembershipListener.class, () -> new Recorder(events));
        context.refresh();
        var self = new NodeIdentity("node " + id, id);
        return new ClusterMembership(
                self, nodeRepository, new FixedRelay(state), context.getBeanProvider(MembershipListener.class));
    }

    private void age(String id, Duration by) {
        jdbc.sql("UPDATE node SET seen_at = seen_at - :by WHERE id = :id")
                .param("by", by.toMillis())
                .param("id", id)
                .update();
    }

    private record Recorder(BlockingQueue<String> events) implements MembershipListener {

        @Override
        public void nodeUp(String nodeId) {
            events.add("up " + nodeId);
        }

        @Override
        public void nodeDown(String nodeId) {
            events.add("down " + nodeId);
        }
    }
}
