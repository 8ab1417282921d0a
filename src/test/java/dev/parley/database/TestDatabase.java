package dev.parley.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Provides tests with a database configured as in the service, without a Spring context.
 *
 * <p>The system property {@code parley.test.database} with the value {@code postgresql} runs the same tests on
 * PostgreSQL that run on the embedded database otherwise.
 */
public final class TestDatabase {

    private static final boolean ON_POSTGRES = "postgresql".equals(System.getProperty("parley.test.database"));

    private static final Map<Path, String> URLS = new HashMap<>();

    private static @Nullable String template;

    private TestDatabase() {}

    /** Opens the database that belongs to a directory, the same one at each call, with all tables; the caller closes it. */
    public static HikariDataSource open(Path directory) throws SQLException {
        return ON_POSTGRES ? postgres(TestPostgres.shared(), urlFor(directory)) : sqlite(directory);
    }

    /** Opens the embedded database in a directory, with all tables; the caller closes it. */
    public static HikariDataSource sqlite(Path directory) throws SQLException {
        return migrated(DatabaseConfiguration.sqlite(directory.resolve("parley.db")));
    }

    /** Opens the embedded database in a directory with the tables that it had at an older version; the caller closes it. */
    public static HikariDataSource sqliteOfVersion(Path directory, String version) throws SQLException {
        return migrated(DatabaseConfiguration.sqlite(directory.resolve("parley.db")), version);
    }

    /** Opens a database of that PostgreSQL, with all tables; the caller closes it. */
    public static HikariDataSource postgres(TestPostgres postgres, String url) throws SQLException {
        return migrated(PostgresPool.open(new DatabaseProperties(url, postgres.username(), postgres.password(), 4)));
    }

    /** The settings with which a service uses the database of a directory. */
    public static String[] settings(Path directory) {
        return ON_POSTGRES
                ? TestPostgres.shared().settings(urlFor(directory))
                : new String[] {"parley.data-dir=" + directory};
    }

    /** Copies a database that has all tables already, which takes a third of the time. */
    private static synchronized String urlFor(Path directory) {
        return URLS.computeIfAbsent(directory, any -> TestPostgres.shared().copyOf(template()));
    }

    private static String template() {
        if (template == null) {
            template = TestPostgres.shared().newDatabase();
            try (HikariDataSource unused = postgres(TestPostgres.shared(), template)) {
                return template;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return template;
    }

    private static HikariDataSource migrated(HikariDataSource dataSource) throws SQLException {
        return migrated(dataSource, "latest");
    }

    private static HikariDataSource migrated(HikariDataSource dataSource, String version) throws SQLException {
        DatabaseKind kind = DatabaseKind.of(dataSource);
        Flyway.configure()
                .dataSource(dataSource)
                .placeholders(kind.placeholders())
                .locations(kind.migrations())
                .target(version)
                .load()
                .migrate();
        return dataSource;
    }
}
