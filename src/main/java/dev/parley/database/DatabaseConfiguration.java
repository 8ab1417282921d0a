package dev.parley.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.stream.DirectoryWitness;
import dev.parley.stream.EpochWitness;
import dev.parley.stream.PostgresWitness;
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

/** Opens the shared database that the settings name, or else the embedded one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DataProperties.class, DatabaseProperties.class})
class DatabaseConfiguration {

    /** Only for the embedded database: a shared one is not this process's alone, and no file here belongs to it. */
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
                flyway.dataSource(PostgresPool.patient(properties));
            }
        };
    }

    /**
     * A pool of connections to a SQLite file, which comes into being if it is missing.
     *
     * <p>Transactions are deferred, so that reading takes no lock. The price: a transaction that reads first and writes
     * later fails at once if another one wrote in between (SQLITE_BUSY_SNAPSHOT, which no waiting mends). A writing
     * transaction therefore starts with a writing statement.
     */
    static HikariDataSource sqlite(Path file) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("parley");
        pool.setJdbcUrl("jdbc:sqlite:" + file);
        pool.setMaximumPoolSize(8);
        // Nothing between here and the file ages, and each new connection would read the schema again.
        pool.setMaxLifetime(0);
        pool.addDataSourceProperty("journal_mode", "WAL");
        // On disk before the commit returns: what a receipt promises. NORMAL would lose the last ones in a power cut.
        pool.addDataSourceProperty("synchronous", "FULL");
        pool.addDataSourceProperty("foreign_keys", "ON");
        pool.addDataSourceProperty("transaction_mode", "DEFERRED");
        pool.addDataSourceProperty("busy_timeout", "10000");
        // The pages that busy streams write to stay at hand. Of negative sizes the unit is KiB.
        pool.addDataSourceProperty("cache_size", "-16384");
        // By default the WAL is copied into the database after 1,000 pages, every other commit of a busy node, and each
        // copy waits for the disk. At 8,000 it grows to 32 MB, and a page that many commits wrote is copied once.
        pool.setConnectionInitSql("PRAGMA wal_autocheckpoint = 8000");
        pool.setExceptionOverride(new SqliteEviction());
        return new HikariDataSource(pool);
    }
}
