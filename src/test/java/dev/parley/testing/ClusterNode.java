package dev.parley.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of a {@link Cluster}: a process that tests can kill, stop, freeze and start again on the same port and data.
 */
public final class ClusterNode implements AutoCloseable {

    private static final int RECENT_LINES = 40;

    /** Test nodes start often and run briefly, so the optimising compiler would cost more than it gains. */
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    private final String name;
    private final FaultyProxy broker;
    private final Map<String, ParleyClient> clients = new HashMap<>();
    private volatile ParleyProcess process;

    private ClusterNode(String name, FaultyProxy broker, ParleyProcess process) {
        this.name = name;
        this.broker = broker;
        this.process = process;
    }

    /** Launches the process without waiting until it listens, so that several nodes can start at once. */
    static ClusterNode launch(String name, Path data, FaultyProxy broker, List<String> options) {
        var all = new ArrayList<>(options);
        all.add("--parley.node-name=" + name);
        all.add("--parley.relay.port=" + broker.port());
        var process = ParleyProcess.launch(data.resolve(name), Ports.lasting(), JVM, all.toArray(String[]::new));
        return new ClusterNode(name, broker, process);
    }

    ClusterNode awaitListening() {
        process.awaitListening();
        return this;
    }

    public String name() {
        return name;
    }

    /** Returns the address, which does not change when the process restarts. */
    public URI uri() {
        return process.uri();
    }

    /** Returns the proxy between this node and the broker. */
    public FaultyProxy broker() {
        return broker;
    }

    /** Returns a client of this user that sends to this node alone. The first call signs the user in. */
    public synchronized ParleyClient client(String user) {
        return clients.computeIfAbsent(user, name -> new ParleyClient(this::uri).signIn(name));
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM. @return the exit code */
    public int stop() {
        return process.stop();
    }

    /** SIGSTOP. */
    public void freeze() {
        process.freeze();
    }

    /** SIGCONT. */
    public void thaw() {
        process.thaw();
    }

    /** Starts the node again. Returns when it listens on its former port. */
    public void startAgain() {
        process = process.startAgain(Map.of());
    }

    /** @param environment variables added to the environment of this start */
    public void startAgain(Map<String, String> environment) {
        process = process.startAgain(environment);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the last lines of the node's log. */
    String recentOutput() {
        var lines = process.output();
        var recent = lines.subList(Math.max(0, lines.size() - RECENT_LINES), lines.size());
        return "--- " + name + (isAlive() ? ", alive" : ", dead") + ":\n" + String.join("\n", recent);
    }

    @Override
    public void close() {
        thaw();
        process.close();
        broker.close();
    }
}
