package dev.parley.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the programs of the machine that tests start, and decides what a missing one means. */
public final class InstalledPrograms {

    /** Set to 1 where the programs of several nodes are installed: databases, brokers, proxies. */
    public static final String REQUIRE_CLUSTER = "PARLEY_REQUIRE_CLUSTER";

    /** Set to 1 where a browser is installed. */
    public static final String REQUIRE_BROWSER = "PARLEY_REQUIRE_BROWSER";

    private InstalledPrograms() {}

    /** Returns the executables with one of these names in the directories of {@code PATH}, in their order. */
    public static Stream<Path> onPath(String... names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> Stream.of(names).map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable);
    }

    /**
     * Skips the test, since a program is missing; fails it where the environment requires the program.
     *
     * @param variable {@link #REQUIRE_CLUSTER} or {@link #REQUIRE_BROWSER}
     */
    public static <T> T missing(String variable, String reason) {
        if ("1".equals(System.getenv(variable))) {
            throw new AssertionError(reason);
        }
        return abort(reason);
    }
}
