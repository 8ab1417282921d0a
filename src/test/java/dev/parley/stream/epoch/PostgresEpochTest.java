package dev.parley.stream.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.database.TestDatabase;
import dev.parley.stream.EpochChanged;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.TestPostgres;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that nodes share the epoch of one PostgreSQL, and that a restore or a copy of it begins exactly one new epoch.
 */
@Timeout(90)
@ClusterTest
class PostgresEpochTest {

    private final TestPostgres postgres = TestPostgres.shared();
    private final String url = postgres.newDatabase();

    @Test
    void nodesThatStartTogetherShareOneEpoch() throws Exception {
        start().close();
        try (var first = start()) {
            first.jdbc.sql("DELETE FROM epoch").update();
            var epochs = IntStream.range(0, 4)
                    .mapToObj(node -> CompletableFuture.supplyAsync(() -> {
                        try (var starting = start()) {
                            return starting.current();
                        }
                    }))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .distinct()
                    .toList();
            assertThat(epochs).hasSize(1);
            first.epoch.check();
            assertThat(first.current()).isEqualTo(epochs.get(0));
            assertThat(first.events).containsExactly(new EpochChanged(epochs.get(0)));
        }
    }

    @Test
    void restartsAndChecksKeepTheEpoch() {
        String epoch;
        try (var node = start()) {
            epoch = node.post(3).current();
            node.epoch.check();
            assertThat(node.current()).isEqualTo(epoch);
            assertThat(node.events).isEmpty();
        }
        assertThat(epochOf(url)).isEqualTo(epoch);
    }

    @Test
    void copyOfTheDatabaseBeginsAnEpoch() {
        String epoch = epochOf(url);
        assertThat(epochOf(postgres.copyOf(url))).isNotEqualTo(epoch);
        assertThat(epochOf(url)).isEqualTo(epoch);
    }

    @Test
    void recreatedTableBeginsAnEpochOnRunningNodes() {
        try (var node = start();
                var other = start()) {
            String epoch = node.post(1).current();
            node.jdbc.sql("CREATE TABLE dumped AS SELECT * FROM epoch").update();
            node.jdbc.sql("DROP TABLE epoch").update();
            node.jdbc.sql("ALTER TABLE dumped RENAME TO epoch").update();
            node.epoch.check();
            other.epoch.check();
            assertThat(node.current()).isNotEqualTo(epoch).isEqualTo(other.current());
        }
    }

    @Test
    void reloadedRowBeginsAnEpoch() {
        try (var node = start()) {
            String epoch = node.current();
            node.jdbc.sql("CREATE TABLE dumped AS SELECT * FROM epoch").update();
            node.jdbc.sql("DELETE FROM epoch").update();
            // During a restore there is no row, and the check changes nothing.
            node.epoch.check();
            assertThat(node.current()).isEqualTo(epoch);
            node.jdbc.sql("INSERT INTO epoch SELECT * FROM dumped").update();
            node.epoch.check();
            assertThat(node.current()).isNotEqualTo(epoch);
            assertThat(epochOf(url)).isEqualTo(node.current());
        }
    }

    @Test
    void operatorBeginsAnEpochWithOneStatement() {
        try (var node = start()) {
            String epoch = node.current();
            node.jdbc.sql("UPDATE epoch SET witness = ''").update();
            node.epoch.check();
            assertThat(node.current()).isNotEqualTo(epoch);
        }
    }

    @Test
    void nodesEndAnOutdatedEpochOnce() {
        try (var node = start();
                var other = start()) {
            String outdated = node.current();
            node.epoch.end(outdated);
            other.epoch.end(outdated);
            assertThat(node.current()).isNotEqualTo(outdated).isEqualTo(other.current());
        }
    }

    @Test
    void unknownPartsOfTheWitnessMatchAnyValue() {
        assertThat(PostgresWitness.isSame("1/2/3/4/5", "1/2/3/4/5")).isTrue();
        assertThat(PostgresWitness.isSame("?/2/3/4/5", "1/?/3/4/5")).isTrue();
        assertThat(PostgresWitness.isSame("1/2/3/4/5", "1/9/3/4/5")).isFalse();
        assertThat(PostgresWitness.isSame("", "1/2/3/4/5")).isFalse();
    }

    @Test
    void postgresqlProvidesEveryPartOfTheWitness() {
        try (var node = start()) {
            assertThat(node.jdbc
                            .sql("SELECT witness FROM epoch")
                            .query(String.class)
                            .single())
                    .matches("[0-9]+/[0-9A-F]{8}/[0-9]+/[0-9]+/[0-9]+");
        }
    }

    private EpochNode start() {
        return start(url);
    }

    private String epochOf(String database) {
        try (var node = start(database)) {
            return node.current();
        }
    }

    private EpochNode start(String database) {
        try {
            var pool = TestDatabase.postgres(postgres, database);
            return new EpochNode(pool, new PostgresWitness(pool));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
