package dev.parley.database;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.support.TransactionTemplate;

/** Proves that the service finds a durable database with all its tables. */
class DatabaseConfigurationTest {

    @TempDir
    Path directory;

    @Test
    void commitsAreOnDiskAndForeignKeysHold() {
        run(database -> {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).isEqualTo("2");
            assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
            assertThat(pragma(database, "busy_timeout")).isEqualTo("10000");
            assertThat(pragma(database, "cache_size")).isEqualTo("-16384");
            assertThat(pragma(database, "wal_autocheckpoint")).isEqualTo("8000");
        });
    }

    @Test
    void tablesOfEveryFeatureAreThere() {
        run(database -> {
            for (String table : List.of("account", "stream", "entry", "room", "member", "read_marker")) {
                assertThat(JdbcClient.create(database)
                                .sql("SELECT count(*) FROM " + table)
                                .query(Integer.class)
                                .single())
                        .isZero();
            }
        });
    }

    /** An older version stored entries in the order of their streams. */
    @Test
    void migrationKeepsOlderEntries() throws SQLException {
        try (var database = DatabaseConfiguration.sqlite(directory.resolve("parley.db"))) {
            migrateTo("3", database);
            JdbcClient.create(database).sql("""
                            INSERT INTO entry VALUES
                            ('room/ops', 1, 'id-2', 'message', 'ada', NULL, NULL, 2, 'second', NULL, 'c', FALSE),
                            ('room/lobby', 1, 'id-1', 'message', 'ada', NULL, NULL, 1, 'first', NULL, NULL, FALSE)""").update();
        }
        run(database -> {
            assertThat(JdbcClient.create(database)
                            .sql("SELECT text FROM entry ORDER BY rowid")
                            .query(String.class)
                            .list())
                    .containsExactly("first", "second");
            assertThatThrownBy(() -> JdbcClient.create(database)
                            .sql(
                                    "INSERT INTO entry (stream, seq, id, kind, sender, created_at, text, client_id, is_copy)"
                                            + " SELECT stream, 2, id, kind, sender, created_at, text, client_id, is_copy"
                                            + " FROM entry WHERE client_id = 'c'")
                            .update())
                    .as("the key is still used up")
                    .hasMessageContaining("UNIQUE");
        });
    }

    private static void migrateTo(String version, DataSource database) throws SQLException {
        Flyway.configure()
                .dataSource(database)
                .placeholders(DatabaseKind.of(database).placeholders())
                .target(version)
                .load()
                .migrate();
    }

    @Test
    void springSessionStoresSessionsInTheDatabase() {
        context().run(context -> {
            var sessions = new JdbcIndexedSessionRepository(
                    context.getBean(JdbcTemplate.class), context.getBean(TransactionTemplate.class));
            assertKeepsSessions(sessions);
        });
    }

    private static <S extends Session> void assertKeepsSessions(SessionRepository<S> sessions) {
        S session = sessions.createSession();
        session.setAttribute("since", Instant.EPOCH);
        sessions.save(session);
        S found = requireNonNull(sessions.findById(session.getId()));
        assertThat(found.<Instant>getAttribute("since")).isEqualTo(Instant.EPOCH);
        found.setAttribute("since", Instant.MAX);
        sessions.save(found);
        assertThat(requireNonNull(sessions.findById(session.getId())).<Instant>getAttribute("since"))
                .isEqualTo(Instant.MAX);
        sessions.deleteById(session.getId());
        assertThat(sessions.findById(session.getId())).isNull();
    }

    @Test
    void logRunsWhileTheServiceRuns() {
        context().run(context -> assertThat(context.getBean(StreamLog.class)
                        .append(
                                new NewEntry("message", "ada", null, "hello", null, null),
                                List.of(StreamId.room("lobby")))
                        .get(10, TimeUnit.SECONDS)
                        .repeated())
                .isFalse());
        context().run(context -> assertThat(context.getBean(StreamLog.class).head(StreamId.room("lobby")))
                .isEqualTo(1));
    }

    @Test
    void secondServiceOnTheSameDirectoryDoesNotStart() {
        context().run(first -> {
            assertThat(first).hasNotFailed();
            context()
                    .run(second -> assertThat(second).getFailure().hasRootCauseInstanceOf(DataDirectoryUnusable.class));
        });
    }

    private ApplicationContextRunner context() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        FlywayAutoConfiguration.class))
                .withUserConfiguration(DatabaseConfiguration.class, StreamLog.class)
                .withPropertyValues("parley.data-dir=" + directory);
    }

    private void run(Check check) {
        context().run(context -> check.on(context.getBean(DataSource.class)));
    }

    private static String pragma(DataSource database, String name) {
        return JdbcClient.create(database)
                .sql("PRAGMA " + name)
                .query(String.class)
                .single();
    }

    private interface Check {
        void on(DataSource database);
    }
}
