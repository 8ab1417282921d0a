package dev.parley.database;

import dev.parley.stream.epoch.PrivateFileCreator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the data directory readable by the service's own user alone, whatever the umask: directory 700, files 600. Does
 * nothing on file systems without POSIX permissions.
 */
final class PrivateFiles {

    private static final Logger logger = LoggerFactory.getLogger(PrivateFiles.class);

    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** The attributes for creating a directory. */
    static FileAttribute<?>[] directoryAttributes(Path path) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(DIRECTORY)}
                : new FileAttribute<?>[0];
    }

    /**
     * Restricts the directory and the service's files in it.
     *
     * @param prefix the prefix of the names of the service's files. Other files are not changed. If there are any, the
     *     directory is not changed either, because it may be shared, as {@code /tmp} is
     * @param created files to create if they are missing: SQLite gives its further files the permissions of the
     *     database
     */
    static void restrict(Path directory, String prefix, List<Path> created) throws IOException {
        if (!isPosix(directory)) {
            return;
        }
        for (Path file : created) {
            PrivateFileCreator.createIfMissing(file);
        }
        boolean shared = false;
        for (Path file : filesIn(directory)) {
            if (!file.getFileName().toString().startsWith(prefix)) {
                shared = true;
            } else if (Files.isRegularFile(file)) {
                setPermissions(file, FILE);
            }
        }
        if (!shared) {
            setPermissions(directory, DIRECTORY);
        }
    }

    /**
     * Sets permissions, which only the owner of a file may do. If another user owns it, the operator has arranged that,
     * and the log states the consequence.
     */
    private static void setPermissions(Path path, Set<PosixFilePermission> permissions) {
        try {
            // Only where needed: setting permissions updates the change time, which proves that the directory is not a
            // copy.
            if (!Files.getPosixFilePermissions(path).equals(permissions)) {
                Files.setPosixFilePermissions(path, permissions);
            }
        } catch (IOException e) {
            logger.warn(
                    "Could not set the permissions of {}; other users of this machine may be able to read it", path);
        }
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
