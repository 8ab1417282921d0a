package dev.parley.stream.epoch;

import static dev.parley.stream.epoch.EpochNode.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.database.TestDatabase;
import dev.parley.stream.Epoch;
import dev.parley.stream.ErasureRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that an embedded database keeps its epoch while it is the original, and that an older copy begins another
 * epoch.
 */
@Timeout(60)
class EpochTest {

    @TempDir
    Path temporary;

    private Path data;

    @BeforeEach
    void makeDataDirectory() throws IOException {
        data = Files.createDirectory(temporary.resolve("data"));
    }

    @Test
    void epochIsRandomAndWellFormed() throws Exception {
        String other = epochOf(Files.createDirectory(temporary.resolve("other")));
        assertThat(epochOf(data)).matches("[A-Za-z0-9]{12}").isNotEqualTo(other);
        assertThat(Epoch.isWellFormed(other)).isTrue();
    }

    @Test
    void restartKeepsTheEpoch() throws Exception {
        String first = postedBeforeStop(3);
        assertThat(postedBeforeStop(4)).isEqualTo(first);
        assertThat(epochOf(data)).isEqualTo(first);
    }

    @Test
    void killedProcessKeepsTheEpoch() throws Exception {
        // The next start finds files that were neither closed nor flushed.
        try (var killed = start(data).post(5);
                var next = start(data)) {
            assertThat(next.current()).isEqualTo(killed.current());
            assertThat(next.post(1).current()).isEqualTo(killed.current());
        }
    }

    @Test
    void highWaterMarkIsWrittenBeforeTheAppendCompletes() throws Exception {
        try (var node = start(data)) {
            for (int posted = 1; posted <= 20; posted++) {
                node.post(1);
                assertThat(Files.readString(data.resolve("parley.appended"))).isEqualTo("%019d\n".formatted(posted));
            }
        }
    }

    @Test
    void lowerHighWaterMarkAfterAPowerFailureKeepsTheEpoch() throws Exception {
        String first = postedBeforeStop(5);
        Files.writeString(data.resolve("parley.appended"), "%019d\n".formatted(2));
        assertThat(epochOf(data)).isEqualTo(first);
    }

    @Test
    void missingHighWaterMarkBeginsAnEpoch() throws Exception {
        String first = postedBeforeStop(5);
        Files.writeString(data.resolve("parley.appended"), "torn");
        String second = epochOf(data);
        Files.delete(data.resolve("parley.appended"));
        assertThat(epochOf(data)).isNotIn(first, second);
        assertThat(first).isNotEqualTo(second);
    }

    /** A program such as rsync skips the marker, because its size and its time are those of the backup. */
    @Test
    void restoreThatSkipsUnchangedFilesBeginsAnEpoch() throws Exception {
        String first = postedBeforeStop(5);
        run("cp", "-a", data.toString(), temporary.resolve("backup").toString());
        assertThat(postedBeforeStop(3)).isEqualTo(first);
        restore(temporary.resolve("backup/parley.db"));
        // In place, which is the hardest case to detect: the file stays the same, and its time is set to the old value.
        Files.writeString(data.resolve("parley.appended"), "%019d\n".formatted(5));
        Files.setLastModifiedTime(
                data.resolve("parley.appended"), FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
        String second = epochOf(data);
        assertThat(second).isNotEqualTo(first);
        assertThat(epochOf(data)).isEqualTo(second);
    }

    @Test
    void deletedAndErasedEntriesKeepTheEpoch() throws Exception {
        String first;
        try (var node = start(data)) {
            first = node.post(5).current();
            new ErasureRepository(node.jdbc).begin(LOBBY);
            assertThat(node.jdbc.sql("DELETE FROM entry").update()).isEqualTo(5);
        }
        assertThat(epochOf(data)).isEqualTo(first);
    }

    @Test
    void copyOfTheDirectoryBeginsAnEpoch() throws Exception {
        String first = postedBeforeStop(5);
        Path copy = temporary.resolve("copy");
        run("cp", "-a", data.toString(), copy.toString());
        String second = epochOf(copy);
        assertThat(second).isNotEqualTo(first);
        assertThat(epochOf(copy)).isEqualTo(second);
        assertThat(epochOf(data)).isEqualTo(first);
    }

    @Test
    void olderDirectoryCopiedOverTheNewerOneBeginsAnEpoch() throws Exception {
        String first = postedBeforeStop(5);
        run("cp", "-a", data.toString(), temporary.resolve("backup").toString());
        postedBeforeStop(3);
        run("cp", "-a", temporary.resolve("backup") + "/.", data.toString());
        assertThat(epochOf(data)).isNotEqualTo(first);
    }

    @Test
    void olderDatabaseFileAloneBeginsAnEpoch() throws Exception {
        String first = postedBeforeStop(5);
        Path backup = backup();
        postedBeforeStop(1);
        restore(backup);
        String second = epochOf(data);
        assertThat(second).isNotEqualTo(first);
        assertThat(postedBeforeStop(10)).isEqualTo(second);

        restore(backup);
        assertThat(epochOf(data)).isNotIn(first, second);
    }

    @Test
    void completeDatabaseFileKeepsTheEpoch() throws Exception {
        String first = postedBeforeStop(5);
        restore(backup());
        assertThat(epochOf(data)).isEqualTo(first);
    }

    @Test
    void databaseInAnEmptyDirectoryBeginsAnEpoch() throws Exception {
        String first = postedBeforeStop(5);
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        Files.copy(backup(), empty.resolve("parley.db"));
        assertThat(epochOf(empty)).isNotEqualTo(first);
    }

    @Test
    void operatorBeginsAnEpochByDeletingTheMarker() throws Exception {
        String first = postedBeforeStop(1);
        Files.delete(data.resolve("parley.epoch"));
        assertThat(epochOf(data)).isNotEqualTo(first);
    }

    @Test
    void upgradeFromAnOlderSchemaBeginsTheFirstEpoch() throws Exception {
        try (var older = TestDatabase.sqliteOfVersion(data, "10")) {
            JdbcClient.create(older)
                    .sql("INSERT INTO stream (name, head) VALUES ('room/lobby', 7)")
                    .update();
        }
        String first = postedBeforeStop(1);
        assertThat(Files.readString(data.resolve("parley.appended"))).isEqualTo("%019d\n".formatted(8));
        assertThat(epochOf(data)).isEqualTo(first);
    }

    @Test
    void newEpochLowersReadMarkersToTheHead() throws Exception {
        try (var node = start(data)) {
            node.post(5).jdbc.sql("""
                            INSERT INTO read_marker (username, stream, seq)
                            VALUES ('ada', 'room/lobby', 4), ('grace', 'room/lobby', 9), ('linus', 'room/ops', 3)
                            """).update();
        }
        Files.delete(data.resolve("parley.epoch"));
        try (var node = start(data)) {
            assertThat(node.jdbc
                            .sql("SELECT seq FROM read_marker ORDER BY username")
                            .query(Long.class)
                            .list())
                    .containsExactly(4L, 5L, 0L);
        }
    }

    @Test
    void malformedEpochsAreRefused() {
        assertThat(Epoch.isWellFormed("abcdefg")).isFalse();
        assertThat(Epoch.isWellFormed("abcdefgh")).isTrue();
        assertThat(Epoch.isWellFormed("abcdefgh12345678")).isTrue();
        assertThat(Epoch.isWellFormed("abcdefgh123456789")).isFalse();
        assertThat(Epoch.isWellFormed("abcdefg:")).isFalse();
        assertThat(Epoch.isWellFormed("\u0661bcdefgh")).isFalse();
    }

    private String postedBeforeStop(int entries) throws Exception {
        try (var node = start(data)) {
            return node.post(entries).current();
        }
    }

    private static String epochOf(Path directory) throws Exception {
        try (var node = start(directory)) {
            return node.current();
        }
    }

    private static EpochNode start(Path directory) throws Exception {
        var database = TestDatabase.sqlite(directory);
        return new EpochNode(database, new DirectoryWitness(database, directory));
    }

    private Path backup() throws Exception {
        Path backup = temporary.resolve("backup.db");
        try (var node = start(data)) {
            node.jdbc.sql("VACUUM INTO '" + backup + "'").update();
        }
        return backup;
    }

    private void restore(Path backup) throws IOException {
        Files.deleteIfExists(data.resolve("parley.db-wal"));
        Files.deleteIfExists(data.resolve("parley.db-shm"));
        Files.copy(backup, data.resolve("parley.db"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
