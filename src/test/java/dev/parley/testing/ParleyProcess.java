package dev.parley.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The packaged jar as a separate process, so that a test can kill it and start it again on the same data. */
public final class ParleyProcess implements AutoCloseable {

    private static final Pattern LISTENS = Pattern.compile("listens on (http://\\S+?),");
    private static final int START_SECONDS = 120;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final CompletableFuture<URI> address = new CompletableFuture<>();

    private Thread reader = new Thread();

    private ParleyProcess(List<String> command, Map<String, String> environment, Process process) {
        this.command = command;
        this.environment = environment;
        this.process = process;
    }

    /** @param options such as {@code --parley.limits.messages-per-second=1000} */
    public static ParleyProcess start(Path dataDirectory, String... options) {
        return start(dataDirectory, List.of("-Xmx512m"), options);
    }

    public static ParleyProcess start(Path dataDirectory, List<String> jvmOptions, String... options) {
        return launch(dataDirectory, jvmOptions, options).awaitListening();
    }

    /** Launches the process without waiting until it listens, for starts that may fail. */
    public static ParleyProcess launch(Path dataDirectory, List<String> jvmOptions, String... options) {
        return launch(dataDirectory, 0, jvmOptions, options);
    }

    /** Starts it on a port that the caller chose, without waiting until it listens. */
    static ParleyProcess launch(Path dataDirectory, int port, List<String> jvmOptions, String... options) {
        var jar = Path.of(System.getProperty("parley.test.jar", "target/parley.jar"));
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " does not exist; run these tests with ./mvnw verify");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar.toString(), "--parley.data-dir=" + dataDirectory));
        // Without this setting the cookie names would change when the process first starts on a free port and then on a
        // fixed one.
        command.add("--parley.cookie-suffix=");
        command.addAll(List.of(options));
        return launch(command, Map.of(), port);
    }

    /** Starts the process again on the same data and the same port, so that clients can reconnect. */
    public ParleyProcess startAgain() {
        return startAgain(environment);
    }

    /** @param environment variables added to the environment of the current process */
    ParleyProcess startAgain(Map<String, String> environment) {
        return launch(command, environment, uri().getPort()).awaitListening();
    }

    ParleyProcess awaitListening() {
        try {
            address.get(START_SECONDS, TimeUnit.SECONDS);
            return this;
        } catch (Exception e) {
            kill();
            throw new AssertionError("The process did not start listening", e);
        }
    }

    private static ParleyProcess launch(List<String> command, Map<String, String> environment, int port) {
        var withPort = new ArrayList<>(command);
        withPort.add("--server.port=" + port);
        var building = new ProcessBuilder(withPort).redirectErrorStream(true);
        building.environment().putAll(environment);
        try {
            var started = new ParleyProcess(command, environment, building.start());
            started.read();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address at which the process listens. */
    public URI uri() {
        return address.join();
    }

    /** Returns the CPU time of the process so far, which does not depend on other load of the machine. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    public long pid() {
        return process.pid();
    }

    /** Returns the output so far, by line. */
    public List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** SIGKILL: the process cannot finish anything. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /**
     * SIGTERM: an orderly stop.
     *
     * @return the exit code
     */
    public int stop() {
        process.destroy();
        return exitCode();
    }

    /** SIGSTOP: the process keeps its connections and does nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT: the process continues. */
    public void thaw() {
        signal("CONT");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Waits up to 30 seconds for the end of the process. Returns its exit code. */
    public int exitCode() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("The process did not end within 30 s; it printed " + output());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void read() {
        reader = new Thread(
                () -> {
                    try (var lines = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            onLine(line);
                        }
                    } catch (IOException e) {
                        // The process was killed while it was printing.
                    }
                    address.completeExceptionally(
                            new AssertionError("The process ended before it listened; it printed " + output()));
                },
                "parley-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void onLine(String line) {
        synchronized (output) {
            output.add(line);
        }
        var found = LISTENS.matcher(line);
        if (found.find()) {
            address.complete(URI.create(found.group(1)));
        }
    }
}
