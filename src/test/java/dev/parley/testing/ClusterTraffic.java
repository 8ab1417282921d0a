package dev.parley.testing;

import static dev.parley.testing.Eventually.eventually;

import dev.parley.testing.MessageLedger.Acknowledged;
import dev.parley.testing.MessageLedger.Place;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * People of a {@link Cluster} who post and read all the while: ada at first at node a and grace at b, in both rooms, to each
 * other and to linus, with a reader of each room at each node, and linus with his inbox at both. Who loses a node goes on at
 * the other. {@link #finish} proves that everything came to everybody once and in order.
 */
public final class ClusterTraffic implements AutoCloseable {

    private static final Logger LOG = System.getLogger("cluster");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration USUAL_PACE = Duration.ofMillis(20);
    private static final List<String> ROOMS = List.of("lobby", "ops");

    /** Whoever only compares heads with the database once a second is slower than this half of the time. */
    private static final Duration QUICK = Duration.ofMillis(250);

    private final Cluster cluster;
    private final MessageLedger messageLedger = new MessageLedger();
    private final List<ClusterWriter> writers;
    private final List<ClusterReader> readers;
    private final List<Thread> threads = new ArrayList<>();

    private ClusterTraffic(Cluster cluster, Duration pace) {
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
                        writer("ada", atA, pace, Place.room(room), Place.direct("ada", "grace")),
                        writer("grace", atB, pace, Place.room(room), Place.direct("grace", "linus")),
                        writer("linus", room.equals("ops") ? atA : atB, pace, Place.room(room))))
                .toList();
    }

    public static ClusterTraffic begin(Cluster cluster) {
        return begin(cluster, USUAL_PACE);
    }

    /** @param pace the pause of each writer between two posts */
    public static ClusterTraffic begin(Cluster cluster, Duration pace) {
        var clusterTraffic = new ClusterTraffic(cluster, pace);
        clusterTraffic.start(clusterTraffic.readers);
        eventually(
                "everybody reads",
                PATIENCE,
                () -> clusterTraffic.readers.stream().allMatch(ClusterReader::isSubscribed),
                () -> clusterTraffic.readers + ", refused: " + clusterTraffic.refusals());
        clusterTraffic.start(clusterTraffic.writers);
        return clusterTraffic;
    }

    /** Waits until each node has acknowledged so many more. */
    public void awaitPosts(int more) {
        cluster.nodes().stream().map(node -> morePosts(node, more)).toList().forEach(Runnable::run);
    }

    /** Waits until this node has acknowledged so many more. */
    public void awaitPosts(ClusterNode node, int more) {
        morePosts(node, more).run();
    }

    /** Posts that were acknowledged so far. */
    public int posts() {
        return messageLedger.acknowledged().size();
    }

    /**
     * How long after its receipt an entry came to readers at another node, at most. What has not come yet counts as long as
     * it has been.
     *
     * @param since {@link System#nanoTime()} of the first receipt that counts
     */
    public Duration slowestBetweenNodes(long since) {
        return slowest(since, false);
    }

    /** The same of readers at the node that took the post. */
    public Duration slowestAtOneNode(long since) {
        return slowest(since, true);
    }

    /**
     * Waits until direct messages come to the other node as fast as only a relay brings them. Rooms prove nothing: each
     * node's own posts there show it at once which numbers it misses.
     */
    public void awaitQuickBetweenNodes(Duration limit) {
        eventually("entries come to the other node by the relay", limit, () -> {
            long now = System.nanoTime();
            var delays = delays(
                    messageLedger.acknowledged().stream()
                            .filter(post -> !post.place().isRoom())
                            .filter(post -> post.at() > now - 1_500_000_000 && post.at() < now - 500_000_000),
                    false);
            return delays.size() > 10 && delays.get(delays.size() / 2).compareTo(QUICK) < 0;
        });
    }

    /** How often posts and subscriptions were refused, by code; all of them were tried again. */
    public Map<String, Integer> refusals() {
        return messageLedger.refusals();
    }

    /** Lines that ended by themselves. */
    public List<CloseRecord> goodbyes() {
        return messageLedger.goodbyes();
    }

    /** Lets the last posts be acknowledged and read, and proves that everything came once and in order. */
    public void finish() {
        writers.forEach(ClusterWriter::finish);
        eventually(
                "every post is acknowledged",
                PATIENCE,
                () -> threads.stream()
                        .noneMatch(thread -> thread.getName().equals("ClusterWriter") && thread.isAlive()),
                () -> writers.stream().map(ClusterWriter::state).toList() + ", refused: " + refusals());
        new ClusterConsistencyCheck(cluster, messageLedger, readers).check();
    }

    /** Ends everything, whatever it is at. */
    @Override
    public void close() {
        writers.forEach(ClusterWriter::abandon);
        readers.forEach(ClusterReader::stop);
    }

    private Duration slowest(long since, boolean sameNode) {
        var delays = delays(messageLedger.acknowledged().stream().filter(post -> post.at() >= since), sameNode);
        var slowest = delays.get(delays.size() - 1);
        LOG.log(
                Level.INFO,
                "{0} deliveries at {1}: at most {2} ms after the receipt, half of them {3} ms",
                delays.size(),
                sameNode ? "the node of the post" : "the other node",
                slowest.toMillis(),
                delays.get(delays.size() / 2).toMillis());
        return slowest;
    }

    /** Shortest first. */
    private List<Duration> delays(Stream<Acknowledged> posts, boolean sameNode) {
        long now = System.nanoTime();
        return posts.flatMap(post -> readers.stream()
                        .filter(reader -> (reader.node() == post.node()) == sameNode
                                && post.place().streams().contains(reader.stream()))
                        .map(reader -> reader.arrival(post.key()).orElse(now) - post.at()))
                .map(Duration::ofNanos)
                .sorted()
                .toList();
    }

    private Runnable morePosts(ClusterNode node, int more) {
        int goal = messageLedger.acknowledgedBy(node) + more;
        return () -> eventually(
                more + " more posts at " + node.name(),
                PATIENCE,
                () -> messageLedger.acknowledgedBy(node) >= goal,
                () -> messageLedger.acknowledgedBy(node) + " of " + goal + ", refused: " + refusals());
    }

    private ClusterReader reader(String user, List<ClusterNode> nodes, String stream) {
        return new ClusterReader(user, nodes, stream, ClusterConsistencyCheck.head(cluster.a(), stream), messageLedger);
    }

    private ClusterWriter writer(String user, List<ClusterNode> nodes, Duration pace, Place... places) {
        return new ClusterWriter(user, nodes, List.of(places), pace, messageLedger);
    }

    private void start(List<? extends Runnable> workers) {
        for (var worker : workers) {
            var thread = new Thread(worker, worker.getClass().getSimpleName());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }
}
