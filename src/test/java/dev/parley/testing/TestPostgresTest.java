package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that tests get a PostgreSQL on every machine, that it keeps confirmed data, and that tests can freeze and stop
 * it.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ClusterTest
class TestPostgresTest {

    @Test
    void keepsDataOverARestart() throws Exception {
        try (TestPostgres postgres = TestPostgres.start()) {
            String database = postgres.newDatabase();
            update(postgres, database, "CREATE TABLE kept AS SELECT 7 AS number");
            assertThat(query(postgres, database, "SHOW fsync")).isEqualTo("on");

            postgres.restart();

            assertThat(query(postgres, database, "SELECT number FROM kept")).isEqualTo("7");
            postgres.stop();
            assertThatThrownBy(() -> query(postgres, database, "SELECT 1")).hasMessageContaining("refused");
        }
    }

    @Test
    void doesNotAnswerWhileFrozen() throws Exception {
        try (TestPostgres postgres = TestPostgres.start()) {
            assertThat(query(postgres, postgres.url(), "SELECT 1")).isEqualTo("1");
            postgres.freeze();

            assertThatThrownBy(() -> query(postgres, postgres.url() + "?connectTimeout=1&loginTimeout=1", "SELECT 1"))
                    .isInstanceOf(SQLException.class);
            postgres.thaw();

            assertThat(query(postgres, postgres.url(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void usesTheClassPathWhereNoneIsInstalled() throws Exception {
        try (TestPostgres postgres = TestPostgres.start(PostgresBinaries.embedded())) {
            assertThat(query(postgres, postgres.newDatabase(), "SELECT 1")).isEqualTo("1");
        }
    }

    private static void update(TestPostgres postgres, String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, postgres.username(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(TestPostgres postgres, String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, postgres.username(), postgres.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
