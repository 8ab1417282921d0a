package dev.parley.testing;

import static dev.parley.testing.Eventually.eventually;

import dev.parley.testing.MessageLedger.Acknowledged;
import dev.parley.testing.MessageLedger.Target;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Users of a {@link Cluster} who post and read throughout a test. Ada starts at node a and grace at node b. They post
 * in both rooms, to each other and to linus. Each room has a reader at each node, and linus reads his inbox at both. A
 * client that loses its node continues at the other. {@link #finish} proves that every reader received every entry once
 * and in order.
 */
public final class ClusterTraffic implements AutoCloseable {

    private static final Logger logger = System.getLogger("cluster");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DEFAULT_INTERVAL = Duration.ofMillis(20);
    private static final List<String> ROOMS = List.of("lobby", "ops");

    /**
     * Delivery by the relay is faster than this. A node that only compares heads with the database once a second
     * exceeds it for half of the entries.
     */
    private static final Duration RELAY_LATENCY = Duration.ofMillis(250);

    private final Cluster cluster;
    private final MessageLedger messageLedger = new MessageLedger();
    private final List<ClusterWriter> writers;
    private final List<ClusterReader> readers;
    private final List<Thread> threads = new ArrayList<>();

    private ClusterTraffic(Cluster cluster, Duration interval) {
        this.cluster = cluster;
        var atA = List.of(cluster.a(), cluster.b());
        var atB = List.of(cluster.b(), cluster.a());
        readers = Stream.concat(
                        ROOMS.stream().flatMap(room -> Stream.of(reader("grace", atA, room), reader("ada", atB, room))),
                        Stream.of(
                                reader("grace", atA, "@grace"),
                                reader("ada", atB, "@ada"),
                                reader("linus", atA, "@linus"),
                                reader("linus", atB, "@linus")))
                .toList();
        writers = ROOMS.stream()
                .flatMap(room -> Stream.of(
                        writer("ada", atA, interval, Target.room(room), Target.direct("ada", "grace")),
                        writer("grace", atB, interval, Target.room(room), Target.direct("grace", "linus")),
                        writer("linus", room.equals("ops") ? atA : atB, interval, Target.room(room))))
                .toList();
    }

    public static ClusterTraffic start(Cluster cluster) {
        return start(cluster, DEFAULT_INTERVAL);
    }

    /** @param interval the pause of each writer between two posts */
    public static ClusterTraffic start(Cluster cluster, Duration interval) {
        var clusterTraffic = new ClusterTraffic(cluster, interval);
        clusterTraffic.startThreads(clusterTraffic.readers);
        eventually(
                "all readers are subscribed",
                TIMEOUT,
                () -> clusterTraffic.readers.stream().allMatch(ClusterReader::isSubscribed),
                () -> clusterTraffic.readers + ", refused: " + clusterTraffic.refusals());
        clusterTraffic.startThreads(clusterTraffic.writers);
        return clusterTraffic;
    }

    /** Waits until each node has acknowledged this many additional posts. */
    public void awaitPosts(int more) {
        cluster.nodes().stream()
                .map(node -> awaitAcknowledged(node, more))
                .toList()
                .forEach(Runnable::run);
    }

    /** Waits until this node has acknowledged this many additional posts. */
    public void awaitPosts(ClusterNode node, int more) {
        awaitAcknowledged(node, more).run();
    }

    /** Returns the number of acknowledged posts so far. */
    public int posts() {
        return messageLedger.acknowledged().size();
    }

    /**
     * Returns the longest time from a receipt until the entry reached readers at another node. An entry that has not
     * arrived counts with its waiting time so far.
     *
     * @param since {@link System#nanoTime()} of the first receipt that counts
     */
    public Duration maxLatencyBetweenNodes(long since) {
        return maxLatency(since, false);
    }

    /**
     * Returns the longest time from a receipt until the entry reached readers at the node that accepted the post. An
     * entry that has not arrived counts with its waiting time so far.
     *
     * @param since {@link System#nanoTime()} of the first receipt that counts
     */
    public Duration maxLatencyAtSameNode(long since) {
        return maxLatency(since, true);
    }

    /**
     * Waits until direct messages reach the other node as fast as only the relay delivers them. Rooms cannot show this:
     * a node notices missing numbers of a room as soon as its own clients post there.
     */
    public void awaitRelayDelivery(Duration limit) {
        eventually("entries reach the other node by the relay", limit, () -> {
            long now = System.nanoTime();
            var delays = delays(
                    messageLedger.acknowledged().stream()
                            .filter(post -> !post.target().isRoom())
                            .filter(post -> post.at() > now - 1_500_000_000 && post.at() < now - 500_000_000),
                    false);
            return delays.size() > 10 && delays.get(delays.size() / 2).compareTo(RELAY_LATENCY) < 0;
        });
    }

    /** Returns the number of refused posts and subscriptions by error code. The clients retried all of them. */
    public Map<String, Integer> refusals() {
        return messageLedger.refusals();
    }

    /** Returns the connections that ended without the client closing them. */
    public List<CloseRecord> disconnects() {
        return messageLedger.disconnects();
    }

    /** Waits until the last posts are acknowledged and read, and proves that every entry arrived once and in order. */
    public void finish() {
        writers.forEach(ClusterWriter::finish);
        eventually(
                "every post is acknowledged",
                TIMEOUT,
                () -> threads.stream()
                        .noneMatch(thread -> thread.getName().equals("ClusterWriter") && thread.isAlive()),
                () -> writers.stream().map(ClusterWriter::state).toList() + ", refused: " + refusals());
        new ClusterConsistencyCheck(cluster, messageLedger, readers).check();
    }

    /** Stops all clients at once, without waiting for receipts. */
    @Override
    public void close() {
        writers.forEach(ClusterWriter::abort);
        readers.forEach(ClusterReader::stop);
    }

    private Duration maxLatency(long since, boolean sameNode) {
        var delays = delays(messageLedger.acknowledged().stream().filter(post -> post.at() >= since), sameNode);
        var longest = delays.get(delays.size() - 1);
        logger.log(
                Level.INFO,
                "{0} deliveries at {1}: at most {2} ms after the receipt, half of them {3} ms",
                delays.size(),
                sameNode ? "the accepting node" : "the other node",
                longest.toMillis(),
                delays.get(delays.size() / 2).toMillis());
        return longest;
    }

    /** Returns the delays in ascending order. */
    private List<Duration> delays(Stream<Acknowledged> posts, boolean sameNode) {
        long now = System.nanoTime();
        return posts.flatMap(post -> readers.stream()
                        .filter(reader -> (reader.node() == post.node()) == sameNode
                                && post.target().streams().contains(reader.stream()))
                        .map(reader -> reader.arrival(post.key()).orElse(now) - post.at()))
                .map(Duration::ofNanos)
                .sorted()
                .toList();
    }

    private Runnable awaitAcknowledged(ClusterNode node, int more) {
        int goal = messageLedger.acknowledgedBy(node) + more;
        return () -> eventually(
                more + " more posts at " + node.name(),
                TIMEOUT,
                () -> messageLedger.acknowledgedBy(node) >= goal,
                () -> messageLedger.acknowledgedBy(node) + " of " + goal + ", refused: " + refusals());
    }

    private ClusterReader reader(String user, List<ClusterNode> nodes, String stream) {
        return new ClusterReader(user, nodes, stream, ClusterConsistencyCheck.head(cluster.a(), stream), messageLedger);
    }

    private ClusterWriter writer(String user, List<ClusterNode> nodes, Duration interval, Target... places) {
        return new ClusterWriter(user, nodes, List.of(places), interval, messageLedger);
    }

    private void startThreads(List<? extends Runnable> workers) {
        for (var worker : workers) {
            var thread = new Thread(worker, worker.getClass().getSimpleName());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }
}
