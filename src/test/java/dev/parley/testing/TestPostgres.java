package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL for tests, in a private directory and on a private port, which tests can stop and freeze.
 *
 * <p>It writes to the disk before it confirms, as in production. Where possible it sorts text with an English
 * collation, so that code which relies on byte order fails. PostgreSQL refuses to run as root; the tests then run it as
 * the user {@code postgres} or {@code nobody}.
 */
public final class TestPostgres implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int PORT_TRIES = 3;

    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    private static @Nullable TestPostgres shared;

    private final Path programs;
    private final Path directory;
    private final String password = UUID.randomUUID().toString();
    private final AtomicInteger databases = new AtomicInteger();
    private final Thread closer = new Thread(this::killAtShutdown);
    private int port;
    private @Nullable Process process;

    private TestPostgres(Path programs) throws IOException {
        this.programs = programs;
        this.directory = Files.createTempDirectory("parley-postgres");
        Runtime.getRuntime().addShutdownHook(closer);
        initialize();
        launch();
    }

    /** Starts a server for a test that stops it. A test that only needs an empty database uses {@link #shared}. */
    public static TestPostgres start() {
        return start(PostgresBinaries.directory());
    }

    static TestPostgres start(Path programs) {
        try {
            return new TestPostgres(programs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the server that all tests of this JVM share; tests must not stop it. */
    public static synchronized TestPostgres shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** Returns the JDBC URL of a database that exists from the start. */
    public String url() {
        return url("postgres");
    }

    public String username() {
        return "parley";
    }

    public String password() {
        return password;
    }

    /** @return the JDBC URL of a fresh empty database */
    public String newDatabase() {
        return create("template1");
    }

    /** @return the JDBC URL of a copy of a database that has no connections */
    public String copyOf(String url) {
        return create(url.substring(url.lastIndexOf('/') + 1));
    }

    private String create(String template) {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url(name);
    }

    /** Returns the settings with which Parley uses one of the databases. */
    public String[] settings(String url) {
        return new String[] {
            "parley.database.url=" + url,
            "parley.database.username=" + username(),
            "parley.database.password=" + password
        };
    }

    /** Stops the server in an orderly way, which closes all connections. */
    public void stop() {
        signal("INT", List.of(running().toHandle()));
        await(running());
        process = null;
    }

    /** Starts the server again on the same port with the same data. */
    public void startAgain() {
        if (!listens()) {
            throw new AssertionError("PostgreSQL did not start again:\n" + output());
        }
    }

    public void restart() {
        stop();
        startAgain();
    }

    /** Freezes all its processes: connections stay open, and nothing answers. */
    public void freeze() {
        signal("STOP", processTree());
    }

    public void thaw() {
        signal("CONT", processTree());
    }

    /** Closes all connections and deletes all data. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(closer);
        killAndDelete();
    }

    private void initialize() throws IOException {
        Path passwordFile = Files.writeString(directory.resolve("password"), password);
        if (ROOT) {
            var user = directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user());
            Files.setOwner(directory, user);
            Files.setOwner(passwordFile, user);
        }
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        // Some builds, and all versions before 15, have no ICU collations.
        if (!initialize(passwordFile, List.of("--locale-provider=icu", "--icu-locale=en-US"))
                && !initialize(passwordFile, List.of())) {
            throw new AssertionError("initdb failed:\n" + output());
        }
    }

    private boolean initialize(Path passwordFile, List<String> order) {
        List<String> command = new ArrayList<>(List.of("initdb", "--no-sync", "--encoding=UTF8", "--locale=C"));
        command.addAll(List.of("--auth=scram-sha-256", "--username=" + username(), "--pwfile=" + passwordFile));
        command.add("--pgdata=" + data());
        command.addAll(order);
        Process initialization = run(command);
        await(initialization);
        return initialization.exitValue() == 0;
    }

    private void launch() throws IOException {
        for (int tries = 0; tries < PORT_TRIES; tries++) {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            if (listens()) {
                return;
            }
        }
        throw new AssertionError("PostgreSQL did not start:\n" + output());
    }

    /**
     * Starts the process. Waits until it accepts connections or has ended, as it does when another process took the
     * port.
     */
    private boolean listens() {
        Process started = run(List.of(
                "postgres",
                "-D",
                data().toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=300"));
        process = started;
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (started.isAlive() && System.nanoTime() < deadline) {
            try {
                connect().close();
                return true;
            } catch (SQLException e) {
                await(started, 20);
            }
        }
        return false;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), username(), password);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Process run(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (ROOT) {
            whole.addAll(List.of("setpriv", "--reuid=" + user(), "--regid=" + user(), "--init-groups", "--"));
        }
        whole.add(programs.resolve(command.get(0)).toString());
        whole.addAll(command.subList(1, command.size()));
        try {
            return new ProcessBuilder(whole)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(outputFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path outputFile() {
        return directory.resolve("output");
    }

    private String output() {
        try {
            return Files.readString(outputFile());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String user() {
        try (Stream<String> users = Files.lines(Path.of("/etc/passwd"))) {
            return users.anyMatch(line -> line.startsWith("postgres:")) ? "postgres" : "nobody";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("PostgreSQL is stopped");
        }
        return process;
    }

    private List<ProcessHandle> processTree() {
        ProcessHandle parent = running().toHandle();
        return Stream.concat(Stream.of(parent), parent.descendants()).toList();
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(target -> command.add(String.valueOf(target.pid())));
        try {
            // For a process that has already ended kill prints an error, which can be ignored.
            await(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process process) {
        if (!await(process, TIMEOUT.toMillis())) {
            throw new AssertionError("Still running: " + process.info().command());
        }
    }

    private static boolean await(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void killAndDelete() {
        kill();
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes the files in the background: many tests leave tens of thousands, and the end of the JVM must not wait for
     * them.
     */
    private void killAtShutdown() {
        kill();
        try {
            new ProcessBuilder("rm", "-rf", directory.toString()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void kill() {
        if (process != null) {
            thaw();
            // SIGQUIT: an immediate stop without writing anything.
            signal("QUIT", List.of(process.toHandle()));
            await(process);
            process = null;
        }
    }
}
