package dev.parley.stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/** Proves the contract of edits and deletes on SQLite. */
class SqliteStreamChangeTest extends StreamChangeContract {

    @TempDir
    Path directory = Path.of("");

    @Override
    HikariDataSource connect() throws SQLException {
        return TestDatabase.sqlite(directory);
    }
}
