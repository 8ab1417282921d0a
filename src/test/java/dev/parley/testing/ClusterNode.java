package dev.parley.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of the Parleys of a {@link Cluster}: a process that can be killed, stopped, frozen and started again in its place. */
public final class ClusterNode implements AutoCloseable {

    private static final int LAST_WORDS = 40;

    /** They are started often and never run long: what the better compiler does would come too late. */
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

    /** Does not wait until it listens, so that several can start at once. */
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

    /** The same whenever it runs. */
    public URI uri() {
        return process.uri();
    }

    /** What stands between this node and the broker. */
    public FaultyProxy broker() {
        return broker;
    }

    /** Somebody's browser that talks to this node alone; signed in here when it was first asked for. */
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

    /** Returns when it listens on the port that it had. */
    public void startAgain() {
        process = process.startAgain(Map.of());
    }

    /** @param environment what this start of it finds in its environment beside what others find */
    public void startAgain(Map<String, String> environment) {
        process = process.startAgain(environment);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The last lines of its log. */
    String lastWords() {
        var lines = process.output();
        var last = lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size());
        return "--- " + name + (isAlive() ? ", alive" : ", dead") + ":\n" + String.join("\n", last);
    }

    @Override
    public void close() {
        thaw();
        process.close();
        broker.close();
    }
}
