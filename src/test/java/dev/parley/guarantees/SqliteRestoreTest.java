package dev.parley.guarantees;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts a backup of the embedded database into the same data directory between two starts. */
@ServerTest
class SqliteRestoreTest extends RestoreContract {

    @TempDir
    static Path temporary;

    @Override
    ParleyServer start() {
        // The embedded database, whichever database the other tests use.
        return ParleyServer.start("parley.database.url=", "parley.data-dir=" + temporary.resolve("data"));
    }

    @Override
    void backUp() {
        JdbcClient.create(server.bean(DataSource.class))
                .sql("VACUUM INTO '" + temporary.resolve("backup.db") + "'")
                .update();
    }

    @Override
    void restore() {
        server.restart(() -> {
            try {
                Files.copy(
                        temporary.resolve("backup.db"),
                        temporary.resolve("data/parley.db"),
                        StandardCopyOption.REPLACE_EXISTING);
                Files.deleteIfExists(temporary.resolve("data/parley.db-wal"));
                Files.deleteIfExists(temporary.resolve("data/parley.db-shm"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
