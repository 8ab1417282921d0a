package dev.parley.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A real database in a test's directory, with the tables of the service. */
public final class TemporaryDatabase {

    private final DataSource dataSource;

    public TemporaryDatabase(Path directory) throws SQLException {
        // Without a pool the test has nothing to close at its end.
        try (HikariDataSource pool = TestDatabase.open(directory)) {
            String url = pool.getJdbcUrl();
            // The PostgreSQL pool creates its connections itself.
            dataSource = url == null
                    ? postgres(TestDatabase.settings(directory))
                    : new DriverManagerDataSource(url + "?journal_mode=WAL&busy_timeout=5000");
        }
    }

    private static DataSource postgres(String... settings) {
        var values = Stream.of(settings)
                .map(setting -> setting.substring(setting.indexOf('=') + 1))
                .toList();
        return new DriverManagerDataSource(values.get(0), values.get(1), values.get(2));
    }

    public JdbcTemplate jdbcTemplate() {
        return new JdbcTemplate(dataSource);
    }

    public JdbcClient jdbcClient() {
        return JdbcClient.create(dataSource);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }
}
