package dev.parley.testing;

import static dev.parley.testing.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/**
 * Two nodes of the packaged jar, named a and b, on one PostgreSQL and one broker. PostgreSQL and the broker are
 * processes of the test where they are installed. Each node reaches the broker through a {@link FaultyProxy}.
 *
 * <p>Linus (the administrator), ada and grace have accounts and are members of the public room lobby and the private
 * room ops. The rate of messages is not limited.
 */
public final class Cluster implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Path data;
    private final TestPostgres postgres;
    private final TestBroker broker;
    private final ClusterNode a;
    private final ClusterNode b;
    private final AtomicInteger registeredUsers = new AtomicInteger();

    private Cluster(Path data, TestPostgres postgres, TestBroker broker) {
        this.data = data;
        this.postgres = postgres;
        this.broker = broker;
        // Both start at the same time on an empty database: one creates the tables while the other waits.
        this.a = launch("a");
        this.b = launch("b");
    }

    public static Cluster start() {
        try {
            var data = Files.createTempDirectory("parley-cluster");
            return new Cluster(data, TestPostgres.start(), TestBroker.any()).awaitStarted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Cluster awaitStarted() {
        try {
            nodes().forEach(ClusterNode::awaitListening);
            createAccountsAndRooms();
            return this;
        } catch (RuntimeException | AssertionError e) {
            e.addSuppressed(new AssertionError(diagnostics()));
            close();
            throw e;
        }
    }

    public ClusterNode a() {
        return a;
    }

    public ClusterNode b() {
        return b;
    }

    public List<ClusterNode> nodes() {
        return List.of(a, b);
    }

    public ClusterNode otherThan(ClusterNode node) {
        return node == a ? b : a;
    }

    public TestPostgres postgres() {
        return postgres;
    }

    public TestBroker broker() {
        return broker;
    }

    /** Creates an account that no other test uses. @return its name */
    public String registerUser() {
        var name = "newcomer" + registeredUsers.incrementAndGet();
        new ParleyClient(a::uri).register(name);
        return name;
    }

    /** Repairs all damage that a test left: afterwards all processes run and the proxies forward everything. */
    public void repair() {
        if (broker.canFreeze()) {
            broker.thaw();
        }
        if (!listens(broker.host(), broker.port())) {
            broker.start();
        }
        var database = URI.create(postgres.url().substring("jdbc:".length()));
        if (listens(database.getHost(), database.getPort())) {
            postgres.thaw();
        } else {
            postgres.startAgain();
        }
        for (var node : nodes()) {
            node.broker().pass();
            node.thaw();
            if (!node.isAlive()) {
                node.startAgain();
            }
        }
        nodes().forEach(this::awaitHealthy);
    }

    /** Waits until the node reports that it is ready for clients and has a connection to the broker. */
    public void awaitHealthy(ClusterNode node) {
        eventually(
                node.name() + " is healthy",
                TIMEOUT,
                () -> new ParleyClient(node::uri).get("/actuator/health").status() == 200
                        && node.broker().connections() == 1,
                () -> "connections to the broker: " + node.broker().connections());
    }

    /** Returns the recent output of both nodes, for messages of failed tests. */
    public String diagnostics() {
        return nodes().stream().map(ClusterNode::recentOutput).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        nodes().forEach(ClusterNode::close);
        broker.close();
        postgres.close();
        try {
            FileSystemUtils.deleteRecursively(data);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ClusterNode launch(String name) {
        var proxy = FaultyProxy.to(broker.host(), broker.port());
        var options = new ArrayList<String>();
        for (var setting : broker.settings()) {
            if (!setting.startsWith("parley.relay.port=")) {
                options.add("--" + setting);
            }
        }
        options.addAll(List.of(
                "--parley.database.url=" + postgres.url(),
                "--parley.database.username=" + postgres.username(),
                "--parley.database.password=" + postgres.password(),
                "--parley.limits.messages-per-second=1000000",
                "--parley.limits.messages-burst=1000000"));
        return ClusterNode.launch(name, data, proxy, options);
    }

    private void createAccountsAndRooms() {
        var linus = new ParleyClient(a::uri).register("linus");
        new ParleyClient(b::uri).register("ada");
        new ParleyClient(b::uri).register("grace");
        linus.post("/api/rooms", Map.of("name", "lobby", "visibility", "public"))
                .expect(201);
        linus.post("/api/rooms", Map.of("name", "ops", "visibility", "private")).expect(201);
        for (var user : List.of("ada", "grace")) {
            linus.put("/api/rooms/ops/members/" + user).expect(204);
        }
    }

    private static boolean listens(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
