package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A script of {@code frontend/e2e}, run by Node. It prints its steps and requests actions that only the test can do.
 */
public final class NodeScript implements AutoCloseable {

    /** No step of a script takes longer than 60 s; the remaining 30 s allow for a busy machine. */
    private static final int TIMEOUT_SECONDS = 90;

    private static final String END = "(the end)";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> printed = new ArrayList<>();

    private NodeScript(Process process) {
        this.process = process;
    }

    /** Skips the calling test in a build without the front end. */
    public static NodeScript start(String name, String... arguments) {
        assumeFalse(
                Boolean.getBoolean("frontend.skip"), "built without the front end, whose packages the script needs");
        var directory = Path.of(System.getProperty("frontend.directory", "frontend"));
        var command = new ArrayList<>(List.of("node", "e2e/" + name));
        command.addAll(List.of(arguments));
        try {
            var script = new NodeScript(new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start());
            script.read();
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs the script to its end, and asserts that it succeeded.
     *
     * @param requests the action for each {@code ask <request>} that it prints
     * @return the steps that it printed
     */
    public List<String> run(Map<String, Runnable> requests) {
        for (String line = next(); !line.equals(END); line = next()) {
            printed.add(line);
            if (line.startsWith("figure ")) {
                // Measurements are useful in the output of a run that passes, too.
                System.out.println(line);
            }
            if (line.startsWith("ask ")) {
                var request = requests.get(line.substring(4));
                assertThat(request).as("action for: %s", line).isNotNull();
                request.run();
                answer();
            }
        }
        assertThat(exitCode()).as("exit code after%n%s", output()).isZero();
        assertThat(printed).as("output").last().isEqualTo("all well");
        return printed.stream()
                .filter(line -> line.startsWith("ok "))
                .map(line -> line.substring(3).replaceFirst(" \\(\\d+ ms\\)$", ""))
                .toList();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private String next() {
        try {
            var line = lines.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("The script printed nothing for 90 s; before that it printed\n" + output());
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void answer() {
        try {
            process.getOutputStream().write("done\n".getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError("The script ended early; it printed\n" + output(), e);
        }
    }

    private int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String output() {
        return String.join("\n", printed);
    }

    private void read() {
        var reader = new Thread(
                () -> {
                    try (var output = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        for (String line = output.readLine(); line != null; line = output.readLine()) {
                            lines.add(line);
                        }
                    } catch (IOException e) {
                        // The script was killed while it was printing.
                    }
                    lines.add(END);
                },
                "node-output");
        reader.setDaemon(true);
        reader.start();
    }
}
