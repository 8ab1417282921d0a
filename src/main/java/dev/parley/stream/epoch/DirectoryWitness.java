package dev.parley.stream.epoch;

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
 *   <li>{@code parley.epoch} is created once in an epoch. The database stores its change time, to the nanosecond. No
 *       program can set a change time, so a copy of the directory, made by any tool, has another one.
 *   <li>{@code parley.appended} holds the number of entries that were ever committed: see {@link HighWaterMark}. If an
 *       older copy replaces the database alone, that copy has fewer entries. Programs such as rsync skip the first
 *       file, because it is the same in a backup, and restore this one.
 * </ul>
 *
 * <p>The change time also changes when the file's owner or mode is set, even to the same value. That costs clients a
 * reload, while the opposite mistake would cost them messages. The inode number is not compared: some network file
 * systems invent it at each mount, and it adds nothing to the change time.
 */
public final class DirectoryWitness implements EpochWitness, AutoCloseable {

    /** Heads never decrease, whatever is deleted or erased. */
    private static final String SUM_OF_HEADS = "SELECT CAST(COALESCE(SUM(head), 0) AS BIGINT) FROM stream";

    private final JdbcClient jdbc;
    private final Path marker;
    private final HighWaterMark highWaterMark;

    /**
     * @param dataSource the database
     * @param directory the data directory, used by this process alone
     */
    public DirectoryWitness(DataSource dataSource, Path directory) {
        this.jdbc = JdbcClient.create(dataSource);
        this.marker = directory.resolve("parley.epoch");
        this.highWaterMark = new HighWaterMark(directory.resolve("parley.appended"));
    }

    @Override
    public Optional<String> mismatch(EpochRow row) {
        if (!markedWith(row.epoch())) {
            return Optional.of("the file " + marker + " is missing or belongs to another database");
        }
        if (!row.witness().equals(changeTime())) {
            return Optional.of("the data directory was copied or restored, or the owner or mode of " + marker
                    + " was set since the file was made");
        }
        return highWaterMark.mismatch(heads());
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
    public void start() {
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
