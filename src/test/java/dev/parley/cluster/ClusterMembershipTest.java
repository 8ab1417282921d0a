package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.relay.NodeIdentity;
import dev.parley.relay.RelayState;
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

/** Proves that nodes a and b, which share a PostgreSQL, see one another and others come and go. */
@Timeout(60)
class ClusterMembershipTest {

    private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();
    private final List<ClusterMembership> started = new ArrayList<>();
    private final BlockingQueue<String> newsOfA = new LinkedBlockingQueue<>();
    private HikariDataSource database;
    private JdbcClient jdbc;
    private NodeRepository table;

    @BeforeEach
    void open() throws SQLException {
        var postgres = TestPostgres.shared();
        database = TestDatabase.postgres(postgres, postgres.newDatabase());
        jdbc = JdbcClient.create(database);
        table = new NodeRepository(jdbc);
    }

    @AfterEach
    void close() {
        started.forEach(ClusterMembership::stop);
        contexts.forEach(AnnotationConfigApplicationContext::close);
        database.close();
    }

    @Test
    void nodesKnowOneAnotherAndMissWhoStops() throws Exception {
        var a = start("a", newsOfA);
        assertThat(a.alive()).isEmpty();
        var b = start("b", new LinkedBlockingQueue<>());
        assertThat(b.alive()).isEqualTo(Map.of("a", "node a"));
        assertThat(newsOfA.poll(10, TimeUnit.SECONDS)).isEqualTo("came b");
        assertThat(a.alive()).isEqualTo(Map.of("b", "node b"));
        assertThat(b.all().stream().map(NodeInfo::id)).containsExactly("a", "b");
        assertThat(b.all().stream().map(NodeInfo::self)).containsExactly(false, true);

        b.stop();
        assertThat(newsOfA.poll(10, TimeUnit.SECONDS)).isEqualTo("gone b");
        assertThat(a.alive()).isEmpty();
        assertThat(a.all().stream().map(NodeInfo::id)).containsExactly("a");
    }

    @Test
    void nodeWhoseRowGrowsOldIsDead() throws Exception {
        var a = start("a", newsOfA);
        table.renew("dead", "node dead", Duration.ZERO);
        assertThat(newsOfA.poll(10, TimeUnit.SECONDS)).isEqualTo("came dead");
        grow("dead", FailureDetector.DEAD_AFTER);
        assertThat(newsOfA.poll(10, TimeUnit.SECONDS)).isEqualTo("gone dead");
        assertThat(a.all().stream().map(NodeInfo::id)).containsExactly("a");
    }

    @Test
    void nodeThatWasTakenForDeadComesAgainByItself() throws Exception {
        start("a", newsOfA);
        start("b", new LinkedBlockingQueue<>());
        assertThat(newsOfA.poll(10, TimeUnit.SECONDS)).isEqualTo("came b");
        // Until it is renewed; if that is sooner than the other looks, nobody was taken for dead.
        await().until(() -> {
            table.remove("b");
            return "gone b".equals(newsOfA.poll(500, TimeUnit.MILLISECONDS));
        });
        assertThat(newsOfA.poll(10, TimeUnit.SECONDS)).isEqualTo("came b");
    }

    @Test
    void rowsOfTheLongDeadAreDeleted() {
        table.renew("dead", "node dead", Duration.ZERO);
        grow("dead", Duration.ofMinutes(11));
        var a = start("a", newsOfA);
        assertThat(a.alive()).isEmpty();
        await().until(() -> table.all().size() == 1);
        assertThat(newsOfA).isEmpty();
    }

    @Test
    void timesAreTheDatabases() {
        table.renew("a", "node a", Duration.ofSeconds(90));
        var row = table.all().get(0);
        long now = jdbc.sql("SELECT CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)")
                .query(Long.class)
                .single();
        assertThat(now - row.startedAtMillis()).isBetween(90_000L, 100_000L);
        assertThat(row.ageMillis()).isBetween(0L, 10_000L);
    }

    @Test
    void nodeWithADatabaseOfItsOwnAsksNobody() {
        var alone = nodes("alone", RelayState.STANDALONE, newsOfA);
        alone.start();
        assertThat(alone.isRunning()).isFalse();
        assertThat(table.all()).isEmpty();
        assertThat(alone.alive()).isEmpty();
        assertThat(alone.all()).singleElement().satisfies(node -> {
            assertThat(node.id()).isEqualTo("alone");
            assertThat(node.self()).isTrue();
        });
    }

    private ClusterMembership start(String id, BlockingQueue<String> news) {
        var clusterMembership = nodes(id, RelayState.DISCONNECTED, news);
        started.add(clusterMembership);
        clusterMembership.start();
        return clusterMembership;
    }

    private ClusterMembership nodes(String id, RelayState state, BlockingQueue<String> news) {
        var context = new AnnotationConfigApplicationContext();
        contexts.add(context);
        context.registerBean(MembershipListener.class, () -> new Recorder(news));
        context.refresh();
        var self = new NodeIdentity("node " + id, id);
        return new ClusterMembership(
                self, table, new FixedRelay(state), context.getBeanProvider(MembershipListener.class));
    }

    private void grow(String id, Duration by) {
        jdbc.sql("UPDATE node SET seen_at = seen_at - :by WHERE id = :id")
                .param("by", by.toMillis())
                .param("id", id)
                .update();
    }

    private record Recorder(BlockingQueue<String> news) implements MembershipListener {

        @Override
        public void came(String nodeId) {
            news.add("came " + nodeId);
        }

        @Override
        public void gone(String nodeId) {
            news.add("gone " + nodeId);
        }
    }
}
