package dev.parley;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Gives tests a database as the service has it, without a Spring context. */
public final class TestDatabase {

    private TestDatabase() {}

    /** Opens the embedded database in a directory, with all tables; the caller closes it. */
    public static HikariDataSource sqlite(Path directory) throws SQLException {
        HikariDataSource dataSource = DatabaseConfiguration.sqlite(directory.resolve("parley.db"));
        migrate(dataSource);
        return dataSource;
    }

    private static void migrate(DataSource dataSource) throws SQLException {
        Flyway.configure()
                .dataSource(dataSource)
                .placeholders(DatabaseKind.of(dataSource).placeholders())
                .load()
                .migrate();
    }
}
