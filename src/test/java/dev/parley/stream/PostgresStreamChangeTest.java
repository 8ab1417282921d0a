package dev.parley.stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.TestPostgres;
import java.sql.SQLException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Proves the contract of edits and deletes on PostgreSQL. */
@ClusterTest
class PostgresStreamChangeTest extends StreamChangeContract {

    private static final String URL = TestPostgres.shared().newDatabase();

    @Override
    HikariDataSource connect() throws SQLException {
        HikariDataSource pool = TestDatabase.postgres(TestPostgres.shared(), URL);
        new JdbcTemplate(pool).execute("TRUNCATE stream, entry, mention");
        return pool;
    }
}
