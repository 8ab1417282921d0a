package dev.parley.cluster.membership;

import dev.parley.relay.NodeIdentity;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Tracks which nodes are alive, and announces that this one is: by a row in the database, renewed every three seconds.
 *
 * <p>The other nodes notice a crashed node within {@link FailureDetector#DEAD_AFTER} and one renewal more, and a node
 * that stops in order at the next renewal. While the database is unavailable the membership stays unchanged. Any thread
 * may query it; queries never block. Without a shared database this class does nothing.
 */
@Component
@DependsOnDatabaseInitialization
public class ClusterMembership implements SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(ClusterMembership.class);

    private static final long RENEWAL_MILLIS = 3_000;

    /** Longer than the absence after which a node can still return, so that its row is not deleted. */
    private static final Duration DELETED_AFTER = Duration.ofMinutes(10);

    private final NodeIdentity self;
    private final NodeRepository nodeRepository;
    private final Relay relay;
    // Looked up at each change: the listeners themselves depend on this class.
    private final ObjectProvider<MembershipListener> listeners;
    private final Instant createdAt = Instant.ofEpochMilli(System.currentTimeMillis());
    private final long createdNanos = System.nanoTime();
    private final FailureDetector failureDetector;
    private volatile Map<String, String> alive = Map.of();
    private volatile List<NodeRow> rows = List.of();
    private volatile @Nullable ScheduledExecutorService thread;
    private boolean failing;

    ClusterMembership(
            NodeIdentity self,
            NodeRepository nodeRepository,
            Relay relay,
            ObjectProvider<MembershipListener> listeners) {
        this.self = self;
        this.nodeRepository = nodeRepository;
        this.relay = relay;
        this.listeners = listeners;
        this.failureDetector = new FailureDetector(self.id(), uptimeMillis());
    }

    /** The other live nodes: id to name. */
    public Map<String, String> alive() {
        return alive;
    }

    /** The live nodes, including this one; the longest-running first. */
    public List<NodeInfo> all() {
        var read = rows;
        if (read.isEmpty()) {
            return List.of(new NodeInfo(self.id(), self.name(), createdAt, true));
        }
        return read.stream()
                .filter(row -> row.id().equals(self.id()) || alive.containsKey(row.id()))
                .map(row -> new NodeInfo(
                        row.id(),
                        row.name(),
                        Instant.ofEpochMilli(row.startedAtMillis()),
                        row.id().equals(self.id())))
                .toList();
    }

    /** Returns once this node is registered and has read the other nodes, or the database did not answer in time. */
    @Override
    public void start() {
        if (relay.state() == RelayState.STANDALONE) {
            return;
        }
        var factory = new CustomizableThreadFactory("parley-nodes-");
        factory.setDaemon(true);
        var started = Executors.newSingleThreadScheduledExecutor(factory);
        thread = started;
        var first = started.submit(this::renew);
        var unused = started.scheduleWithFixedDelay(this::renew, RENEWAL_MILLIS, RENEWAL_MILLIS, TimeUnit.MILLISECONDS);
        try {
            first.get(RENEWAL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            logger.warn(
                    "The nodes table could not be read at the start; retrying every 3 s. Until then this node knows no other nodes",
                    e);
        }
    }

    @Override
    public void stop() {
        var stopped = thread;
        thread = null;
        if (stopped == null) {
            return;
        }
        stopped.shutdownNow();
        try {
            // A renewal in progress would insert the row again.
            if (stopped.awaitTermination(RENEWAL_MILLIS, TimeUnit.MILLISECONDS)) {
                nodeRepository.remove(self.id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            logger.info("Could not deregister this node; the other nodes drop it after 10 s: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Starts before the web server, and stops after it. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }

    /** Renews this node's row and reads the others. Called on this node's thread, or by a test instead. */
    void renew() {
        try {
            nodeRepository.renew(self.id(), self.name(), Duration.ofMillis(uptimeMillis()));
            var read = nodeRepository.all();
            long nowMillis = uptimeMillis();
            var before = alive;
            alive = failureDetector.evaluate(read, nowMillis);
            rows = read;
            if (!failureDetector.isGrace(nowMillis) && read.stream().anyMatch(ClusterMembership::isExpired)) {
                nodeRepository.removeOlderThan(DELETED_AFTER);
            }
            failing = false;
            publishChanges(before.keySet(), alive.keySet());
        } catch (RuntimeException e) {
            if (!failing && isRunning()) {
                logger.warn(
                        "Could not renew this node or read the others; retrying every 3 s with the membership unchanged: {}",
                        e.getMessage());
            }
            failing = true;
        }
    }

    private static boolean isExpired(NodeRow row) {
        return row.ageMillis() > DELETED_AFTER.toMillis();
    }

    private void publishChanges(Set<String> before, Set<String> now) {
        for (String id : before) {
            if (!now.contains(id)) {
                logger.info("Node {} left the cluster", id);
                notifyListeners(listener -> listener.nodeDown(id));
            }
        }
        for (String id : now) {
            if (!before.contains(id)) {
                logger.info("Node {} ({}) joined the cluster", id, alive.get(id));
                notifyListeners(listener -> listener.nodeUp(id));
            }
        }
    }

    /** A listener that throws does not keep the others from being called. */
    private void notifyListeners(Consumer<MembershipListener> event) {
        for (MembershipListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                logger.error("A membership listener failed; the other listeners were called", e);
            }
        }
    }

    private long uptimeMillis() {
        return Duration.ofNanos(System.nanoTime() - createdNanos).toMillis();
    }
}
