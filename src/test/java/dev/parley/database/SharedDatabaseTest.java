package dev.parley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestPostgres;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that nodes share one PostgreSQL with all tables, whichever node starts first, and that they report why it
 * cannot be used.
 */
@Timeout(90)
@ClusterTest
class SharedDatabaseTest {

    private final TestPostgres postgres = TestPostgres.shared();

    @Test
    void nodesThatStartTogetherCreateTheTablesOnce() {
        String[] settings = postgres.settings(postgres.newDatabase());
        List<CompletableFuture<ParleyServer>> starting = IntStream.range(0, 2)
                .mapToObj(node -> CompletableFuture.supplyAsync(() -> ParleyServer.start(settings)))
                .toList();
        try {
            ParleyServer first = starting.get(0).join();
            ParleyServer second = starting.get(1).join();

            first.client().register("ada");
            second.client().signIn("ada").postToRoom("lobby", "hello");
            assertThat(first.client()
                            .signIn("ada")
                            .get("/api/rooms/lobby")
                            .json()
                            .get("head")
                            .asLong())
                    .isEqualTo(1);
            assertThat(JdbcClient.create(first.bean(DataSource.class))
                            .sql("SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank")
                            .query(String.class)
                            .list())
                    .startsWith("1", "2", "3", "4", "5")
                    .doesNotHaveDuplicates();
        } finally {
            starting.forEach(start -> start.thenAccept(ParleyServer::close)
                    .exceptionally(failure -> null)
                    .join());
        }
    }

    @Test
    void oneOfTwoSimultaneousFirstAccountsBecomesAdministrator() {
        String[] settings = postgres.settings(postgres.newDatabase());
        try (var first = ParleyServer.start(settings);
                var second = ParleyServer.start(settings)) {
            var ada = CompletableFuture.supplyAsync(() -> first.client().register("ada"));
            var grace = CompletableFuture.supplyAsync(() -> second.client().register("grace"));

            assertThat(Stream.of(ada.join(), grace.join())
                            .filter(client -> client.get("/api/admin/users").status() == 200))
                    .hasSize(1);
        }
    }

    @Test
    void waitsAreBoundedAndCommitsAreDurable() {
        try (var pool = PostgresPool.open(properties(postgres.url(), postgres.password()))) {
            var database = JdbcClient.create(pool);
            assertThat(setting(database, "idle_in_transaction_session_timeout")).isEqualTo("5s");
            assertThat(setting(database, "application_name")).isEqualTo("parley");
            assertThat(setting(database, "synchronous_commit")).isEqualTo("on");
            assertThat(pool.getMaximumPoolSize()).isEqualTo(10);
        }
    }

    @Test
    void databaseOfAnotherKindIsRefused() {
        assertUnusable("jdbc:mysql://localhost/parley?password=secret", "does not begin with jdbc:postgresql://");
        assertUnusable("postgres://ada:secret@localhost/parley", "does not begin with jdbc:postgresql://");
        assertUnusable("jdbc:postgresql://localhost:none/parley?password=secret", "No suitable driver");
        assertUnusable("jdbc:postgresql://ada:secret@localhost/parley", "names a user");
    }

    @Test
    void unreachableDatabaseIsRefused() {
        assertUnusable(postgres.url(), "password authentication failed");
        assertUnusable("jdbc:postgresql://127.0.0.1:1/parley", "127.0.0.1:1/parley cannot be used: Connection refused");
    }

    @Test
    void urlIsShownWithoutParameters() {
        assertThat(properties("jdbc:postgresql://db:5432/parley?password=secret", "secret"))
                .hasToString("PostgreSQL at db:5432/parley");
        assertThat(new DatabaseProperties("", "", "", 10)).hasToString("embedded");
    }

    private void assertUnusable(String url, String reason) {
        assertThatThrownBy(() -> PostgresPool.open(properties(url, "secret")))
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret");
    }

    private DatabaseProperties properties(String url, String password) {
        return new DatabaseProperties(url, postgres.username(), password, 10);
    }

    private static String setting(JdbcClient database, String name) {
        return database.sql("SHOW " + name).query(String.class).single();
    }
}
