package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The machine's RabbitMQ with its STOMP plugin, as a process with its own directories, ports and name server. */
final class RabbitMqBroker extends TestBroker {

    /** The script of RabbitMQ, since the distribution's wrapper requires its own user and directories. */
    private static final Path SCRIPT = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private final Path script;
    private final Path home;
    private final Map<String, String> environment;
    private final Thread cleanUp = new Thread(this::kill);
    private Optional<Process> broker = Optional.empty();

    RabbitMqBroker(Path script) {
        this.script = script;
        try {
            home = Files.createTempDirectory("parley-rabbitmq");
            Files.writeString(home.resolve("enabled_plugins"), "[rabbitmq_stomp].\n");
            Files.writeString(home.resolve("rabbitmq.conf"), "stomp.listeners.tcp.1 = 127.0.0.1:" + port() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment = Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("ERL_EPMD_PORT", Integer.toString(freePort())),
                Map.entry("RABBITMQ_NODENAME", "parley-test@localhost"),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(freePort())),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(freePort())),
                Map.entry("RABBITMQ_MNESIA_BASE", home.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", home.resolve("log").toString()),
                Map.entry("RABBITMQ_PID_FILE", home.resolve("pid").toString()),
                Map.entry("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq.conf").toString()),
                Map.entry("RABBITMQ_CONF_ENV_FILE", home.resolve("none").toString()),
                Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", home.resolve("none").toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        home.resolve("enabled_plugins").toString()),
                Map.entry(
                        "RABBITMQ_GENERATED_CONFIG_DIR", home.resolve("config").toString()),
                // Erlang's schedulers would spin while idle, on processors that the test needs.
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none"));
        Runtime.getRuntime().addShutdownHook(cleanUp);
    }

    static Optional<Path> installed() {
        var named = System.getenv("RABBITMQ_SERVER");
        var usual = named == null ? Stream.of(SCRIPT) : Stream.of(Path.of(named), SCRIPT);
        return Stream.concat(usual.filter(Files::isExecutable), InstalledPrograms.onPath("rabbitmq-server"))
                .findFirst();
    }

    @Override
    public String login() {
        return "guest";
    }

    @Override
    public String passcode() {
        return "guest";
    }

    @Override
    public void start() {
        Process process = run(home.resolve("out.log"), script.toString());
        broker = Optional.of(process);
        awaitListening(process);
    }

    /** Kills all processes: the death of the script does not stop the broker that it started. */
    @Override
    public void stop() {
        broker.ifPresent(process -> {
            var all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(handle -> handle.onExit().join());
        });
        broker = Optional.empty();
    }

    /** Asks the broker itself, which takes about a second. */
    @Override
    public int connections() {
        var output = home.resolve("connections");
        await(run(
                output, script.resolveSibling("rabbitmqctl").toString(), "-q", "list_stomp_connections", "conn_name"));
        try (Stream<String> lines = Files.lines(output, StandardCharsets.UTF_8)) {
            return (int) lines.filter(line -> line.contains("->")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean canFreeze() {
        return true;
    }

    @Override
    public void freeze() {
        signal("-STOP");
    }

    @Override
    public void thaw() {
        signal("-CONT");
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(cleanUp);
        kill();
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void kill() {
        stop();
        // Erlang's name server outlives the broker. This one is private, on its own port.
        await(run(home.resolve("epmd.log"), "epmd", "-kill"));
    }

    private void signal(String signal) {
        try {
            String pid = Files.readString(home.resolve("pid")).strip();
            await(run(home.resolve("signal.log"), "kill", signal, pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process run(Path output, String... command) {
        var builder =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("A command of the broker did not end in time");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
