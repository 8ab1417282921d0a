package dev.parley.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds the embedded database, locked for this process until it is closed.
 *
 * <p>Two processes on one SQLite file would each number and deliver only their own entries, so the second one must not
 * start. The lock belongs to the process: the operating system releases it when the process ends for any reason.
 */
public final class DataDirectory implements AutoCloseable {

    /** The names of all files of the service in the directory begin with this prefix. */
    private static final String FILE_PREFIX = "parley";

    private static final String DATABASE = "parley.db";

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Creates the directory, readable by its owner only, if it is missing.
     *
     * @throws DataDirectoryUnusable if it cannot be written, or another process holds it
     */
    static DataDirectory open(Path configured) {
        Path path = configured.toAbsolutePath().normalize();
        FileChannel lockFile = openLockFile(path);
        try {
            if (lock(lockFile) == null) {
                throw new DataDirectoryUnusable(
                        "Another Parley is already running on the data directory " + path, null);
            }
        } catch (IOException | DataDirectoryUnusable e) {
            closeAfter(e, lockFile);
            throw e instanceof DataDirectoryUnusable unusable
                    ? unusable
                    : new DataDirectoryUnusable("The data directory " + path + " cannot be locked: " + reason(e), e);
        }
        return new DataDirectory(path, lockFile);
    }

    private static FileChannel openLockFile(Path path) {
        try {
            create(path);
            FileChannel lockFile =
                    FileChannel.open(path.resolve("parley.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            PrivateFiles.restrict(path, FILE_PREFIX, List.of(path.resolve(DATABASE)));
            return lockFile;
        } catch (IOException e) {
            throw new DataDirectoryUnusable("The data directory " + path + " cannot be written: " + reason(e), e);
        }
    }

    private static void create(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            // The directory will hold password hashes and private messages.
            Files.createDirectories(path, PrivateFiles.directoryAttributes(path));
        }
    }

    private static @Nullable FileLock lock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void closeAfter(Exception failure, FileChannel lockFile) {
        try {
            lockFile.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** The kind of failure and its message: file system exceptions often have only the path as their message. */
    private static String reason(Exception e) {
        return e.getClass().getSimpleName() + ", " + e.getMessage();
    }

    public Path path() {
        return path;
    }

    public Path databaseFile() {
        return path.resolve(DATABASE);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
