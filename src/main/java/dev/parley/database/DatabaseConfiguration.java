package dev.parley.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.stream.epoch.DirectoryWitness;
import dev.parley.stream.epoch.EpochWitness;
import dev.parley.stream.epoch.PostgresWitness;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Opens the shared database if the settings name one, otherwise the embedded one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DataProperties.class, DatabaseProperties.class})
class DatabaseConfiguration {

    /** Used only by the embedded database: a shared database has no files here, and other nodes use it too. */
    @Bean
    @Lazy
    DataDirectory dataDirectory(DataProperties properties) {
        return DataDirectory.open(Path.of(properties.dataDir()));
    }

    @Bean
    HikariDataSource dataSource(DatabaseProperties properties, ObjectProvider<DataDirectory> dataDirectory) {
        return properties.embedded() ? sqlite(dataDirectory.getObject().databaseFile()) : PostgresPool.open(properties);
    }

    @Bean
    @DependsOnDatabaseInitialization
    EpochWitness epochWitness(
            DatabaseProperties properties, DataSource dataSource, ObjectProvider<DataDirectory> dataDirectory) {
        return properties.embedded()
                ? new DirectoryWitness(dataSource, dataDirectory.getObject().path())
                : new PostgresWitness(dataSource);
    }

    @Bean
    FlywayConfigurationCustomizer migrations(DataSource dataSource, DatabaseProperties properties) throws SQLException {
        DatabaseKind kind = DatabaseKind.of(dataSource);
        return flyway -> {
            flyway.placeholders(kind.placeholders()).locations(kind.migrations());
            if (!properties.embedded()) {
                flyway.dataSource(PostgresPool.unpooled(properties));
            }
        };
    }

    /**
     * Opens a pool of connections to a SQLite file, which is created if it is missing.
     *
     * <p>Transactions are deferred, so that reading takes no lock. The price: a transaction that reads first and writes
     * later fails immediately if another one wrote in between (SQLITE_BUSY_SNAPSHOT, which waiting does not resolve). A
     * writing transaction therefore starts with a writing statement.
     */
    static HikariDataSource sqlite(Path file) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("parley");
        pool.setJdbcUrl("jdbc:sqlite:" + file);
        pool.setMaximumPoolSize(8);
        // Connections to a file do not age, and each new connection would read the schema again.
        pool.setMaxLifetime(0);
        pool.addDataSourceProperty("journal_mode", "WAL");
        // On disk before the commit returns, as a receipt guarantees. NORMAL would lose the last commits in a power
        // cut.
        pool.addDataSourceProperty("synchronous", "FULL");
        pool.addDataSourceProperty("foreign_keys", "ON");
        pool.addDataSourceProperty("transaction_mode", "DEFERRED");
        pool.addDataSourceProperty("busy_timeout", "10000");
        // Keeps the pages in memory that busy streams write to. The unit of negative sizes is KiB.
        pool.addDataSourceProperty("cache_size", "-16384");
        // By default the WAL is copied into the database after 1,000 pages, every other commit of a busy node, and each
        // copy waits for the disk. At 8,000 it grows to 32 MB, and a page that many commits wrote is copied once.
        pool.setConnectionInitSql("PRAGMA wal_autocheckpoint = 8000");
        pool.setExceptionOverride(new SqliteEviction());
        return new HikariDataSource(pool);
    }
}
