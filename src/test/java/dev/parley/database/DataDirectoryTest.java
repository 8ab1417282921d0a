package dev.parley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.stream.epoch.DirectoryWitness;
import dev.parley.stream.epoch.EpochRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Proves that the data directory is created, and belongs to one process at a time. */
class DataDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void missingDirectoryIsCreatedForItsOwnerOnly() throws Exception {
        Path path = parent.resolve("deep/data");
        try (DataDirectory directory = DataDirectory.open(path)) {
            assertThat(directory.databaseFile()).isEqualTo(path.resolve("parley.db"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void filesAreReadableByTheirOwnerOnly() throws Exception {
        Path path = parent.resolve("data");
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        // A file of an earlier version.
        Path wal = Files.createFile(path.resolve("parley.db-wal"));
        Files.setPosixFilePermissions(wal, PosixFilePermissions.fromString("rw-r--r--"));
        try (DataDirectory directory = DataDirectory.open(path);
                var pool = DatabaseConfiguration.sqlite(directory.databaseFile());
                var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE message (text TEXT)");

            assertThat(permissions(path)).isEqualTo("rwx------");
            for (String file : List.of("parley.lock", "parley.db", "parley.db-wal", "parley.db-shm")) {
                assertThat(permissions(path.resolve(file))).as(file).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void permissionsOfASharedDirectoryStayUnchanged() throws Exception {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path others = Files.createFile(parent.resolve("notes.txt"));
        Files.setPosixFilePermissions(others, PosixFilePermissions.fromString("rw-r--r--"));
        DataDirectory.open(parent).close();

        assertThat(permissions(parent)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(others)).isEqualTo("rw-r--r--");
        assertThat(permissions(parent.resolve("parley.db"))).isEqualTo("rw-------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void openingDoesNotTouchPrivateFiles() throws Exception {
        Path path = parent.resolve("data");
        DataDirectory.open(path).close();
        try (var database = TestDatabase.sqlite(path);
                var witness = new DirectoryWitness(database, path)) {
            var row = new EpochRow("epoch1of2tests", witness.begin("epoch1of2tests"));
            witness.start();
            assertThat(permissions(path.resolve("parley.epoch"))).isEqualTo("rw-------");
            assertThat(permissions(path.resolve("parley.appended"))).isEqualTo("rw-------");

            DataDirectory.open(path).close();
            assertThat(witness.mismatch(row)).isEmpty();
        }
    }

    @Test
    void secondOpenIsRefusedWhileTheFirstLasts() {
        try (DataDirectory first = DataDirectory.open(parent)) {
            assertThat(first.databaseFile().getParent()).isEqualTo(parent);
            assertThatThrownBy(() -> DataDirectory.open(parent))
                    .isInstanceOf(DataDirectoryUnusable.class)
                    .hasMessage("Another Parley is already running on the data directory " + parent);
        }
        DataDirectory.open(parent).close();
    }

    @Test
    @Timeout(30)
    void secondProcessIsRefused() throws Exception {
        try (DataDirectory first = DataDirectory.open(parent)) {
            Process second = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Opener.class.getName(),
                            first.databaseFile().getParent().toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(output).contains("Another Parley is already running");
        }
    }

    @Test
    void fileInPlaceOfTheDirectoryIsReported() throws Exception {
        Path file = Files.createFile(parent.resolve("data"));

        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(DataDirectoryUnusable.class)
                .hasMessageStartingWith("The data directory " + file + " cannot be written: ");
    }

    /** Opens the directory in a separate process. */
    static final class Opener {

        private Opener() {}

        public static void main(String[] args) {
            DataDirectory.open(Path.of(args[0]));
        }
    }
}
