package dev.parley.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recognises an embedded database by two files beside it.
 *
 * <ul>
 *   <li>{@code parley.epoch} is made once in an epoch. Its change time, to the nanosecond, stands in the database. No program
 *       can set a change time, so a copy of the directory, made by whatever tool, has another one.
 *   <li>{@code parley.appended} has the number of entries that were ever committed: see {@link HighWaterMark}. If the database
 *       alone is replaced by an older copy, that one has fewer. Programs such as rsync skip the first file, which is the same
 *       in a backup, and bring this one back.
 * </ul>
 *
 * <p>The change time also changes when the file's owner or mode is set, even to what it was. That costs clients a reload,
 * while the opposite mistake would cost them messages. The inode number is not looked at: some network file systems make it
 * up at each mount, and it says nothing that the change time does not say.
 */
public final class DirectoryWitness implements EpochWitness, AutoCloseable {

    /** Heads never decrease, whatever is deleted or erased. */
    private static final String SUM_OF_HEADS = "SELECT CAST(COALESCE(SUM(head), 0) AS BIGINT) FROM stream";

    private final JdbcClient jdbc;
    private final Path marker;
    private final HighWaterMark highWaterMark;

    /**
     * @param dataSource the database
     * @param directory which this process alone uses
     */
    public DirectoryWitness(DataSource dataSource, Path directory) {
        this.jdbc = JdbcClient.create(dataSource);
        this.marker = directory.resolve("parley.epoch");
        this.highWaterMark = new HighWaterMark(directory.resolve("parley.appended"));
    }

    @Override
    public Optional<String> objection(EpochRow row) {
        if (!markedWith(row.epoch())) {
            return Optional.of("the file " + marker + " is missing or belongs to another database");
        }
        if (!row.witness().equals(changeTime())) {
            return Optional.of("the data directory was copied or restored, or the owner or mode of " + marker
                    + " was set since the file was made");
        }
        return highWaterMark.objection(heads());
    }

    @Override
    public String begin(String epoch) {
        try {
            Files.deleteIfExists(marker);
            PrivateFileCreator.create(marker);
            Files.writeString(
                    marker,
                    epoch + "\nParley begins a new epoch when this file is missing, changed or copied."
                            + " See \"Backup and restore\" in docs/operations.md.\n",
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return changeTime();
    }

    @Override
    public void settled() {
        highWaterMark.start(heads());
    }

    @Override
    public void appended(int entries) {
        highWaterMark.add(entries);
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void close() {
        highWaterMark.close();
    }

    private long heads() {
        return jdbc.sql(SUM_OF_HEADS).query(Long.class).single();
    }

    private boolean markedWith(String epoch) {
        try {
            return Files.isRegularFile(marker)
                    && Files.readString(marker).lines().findFirst().equals(Optional.of(epoch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String changeTime() {
        try {
            FileTime time = marker.getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? (FileTime) Files.getAttribute(marker, "unix:ctime")
                    : Files.readAttributes(marker, BasicFileAttributes.class).creationTime();
            return Long.toString(time.to(TimeUnit.NANOSECONDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
