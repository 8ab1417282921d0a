package dev.parley.stream.epoch;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates files in the data directory with the permissions that all files have there, whatever the umask. */
public final class PrivateFileCreator {

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFileCreator() {}

    /** Creates an empty file. */
    static void create(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PRIVATE);
        } else {
            Files.createFile(file);
        }
    }

    /** Creates an empty file, unless it exists. */
    public static void createIfMissing(Path file) throws IOException {
        try {
            create(file);
        } catch (FileAlreadyExistsException e) {
            // The existing file has its permissions already.
        }
    }
}
