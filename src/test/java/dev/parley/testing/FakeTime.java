package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives a process another time of day with libfaketime. */
public final class FakeTime {

    private static final String LIBRARY = "faketime/libfaketime.so.1";

    private FakeTime() {}

    /**
     * Returns the environment of a process whose clock is ahead. Skips the calling test where libfaketime is not
     * installed, or fails with {@code PARLEY_REQUIRE_CLUSTER=1}.
     */
    public static Map<String, String> ahead(Duration time) {
        return Map.of(
                "LD_PRELOAD",
                library().orElseGet(FakeTime::missing).toString(),
                "FAKETIME",
                "+" + time.toSeconds() + "s",
                // Processes measure durations with the monotonic clock, which stays correct.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // libfaketime's workaround for a bug of older C libraries makes waiting threads of a JVM spin.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    private static Optional<Path> library() {
        var directories = Stream.of(Path.of("/usr/lib"), Path.of("/usr/lib64"));
        return directories
                .filter(Files::isDirectory)
                .flatMap(FakeTime::withSubdirectories)
                .map(directory -> directory.resolve(LIBRARY))
                .filter(Files::exists)
                .findFirst();
    }

    private static Stream<Path> withSubdirectories(Path directory) {
        try (var found = Files.list(directory)) {
            return Stream.concat(Stream.of(directory), found.toList().stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path missing() {
        return InstalledPrograms.missing(InstalledPrograms.REQUIRE_CLUSTER, "libfaketime is not installed");
    }
}
