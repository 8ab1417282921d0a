package dev.parley.cluster;

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
 * Knows which nodes live, and lets the others know that this one does, by a row in the database that is renewed every three
 * seconds.
 *
 * <p>A node that dies is missed within {@link FailureDetector#DEAD_AFTER} and one renewal more; one that stops in order, at the next
 * renewal. While the database is away everybody stays as they were. Any thread may ask; asking never blocks. Without a
 * shared database there is nothing to do, and nothing is done.
 */
@Component
@DependsOnDatabaseInitialization
public class ClusterMembership implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ClusterMembership.class);

    private static final long RENEWAL_MILLIS = 3_000;

    /** Long enough that nobody's row is deleted who can still come back. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private final NodeIdentity self;
    private final NodeRepository table;
    private final Relay relay;
    // Listeners ask who is alive, so they are looked up when somebody has come or gone.
    private final ObjectProvider<MembershipListener> listeners;
    private final Instant createdAt = Instant.ofEpochMilli(System.currentTimeMillis());
    private final long createdNanos = System.nanoTime();
    private final FailureDetector failureDetector;
    private volatile Map<String, String> alive = Map.of();
    private volatile List<NodeRow> rows = List.of();
    private volatile @Nullable ScheduledExecutorService thread;
    private boolean failing;

    ClusterMembership(
            NodeIdentity self, NodeRepository table, Relay relay, ObjectProvider<MembershipListener> listeners) {
        this.self = self;
        this.table = table;
        this.relay = relay;
        this.listeners = listeners;
        this.failureDetector = new FailureDetector(self.id(), uptimeMillis());
    }

    /** The other nodes that live: id to name. */
    public Map<String, String> alive() {
        return alive;
    }

    /** The nodes that live, this one included, the longest-standing first. */
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

    /** Returns once this node is known to the others and they are known here, or the database did not answer in time. */
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
            log.warn("Other nodes are not known yet", e);
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
            // A renewal that is still under way would bring the row back.
            if (stopped.awaitTermination(RENEWAL_MILLIS, TimeUnit.MILLISECONDS)) {
                table.remove(self.id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.info("This node will be missed by its silence: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Before the web server starts, until after it has stopped. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }

    private void renew() {
        try {
            table.renew(self.id(), self.name(), Duration.ofMillis(uptimeMillis()));
            var read = table.all();
            long nowMillis = uptimeMillis();
            var before = alive;
            alive = failureDetector.look(read, nowMillis);
            rows = read;
            if (!failureDetector.isGrace(nowMillis) && read.stream().anyMatch(ClusterMembership::isForgotten)) {
                table.removeOlderThan(FORGOTTEN_AFTER);
            }
            failing = false;
            tell(before.keySet(), alive.keySet());
        } catch (RuntimeException e) {
            if (!failing && isRunning()) {
                log.warn("Other nodes cannot be seen, and stay as they were: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private static boolean isForgotten(NodeRow row) {
        return row.ageMillis() > FORGOTTEN_AFTER.toMillis();
    }

    private void tell(Set<String> before, Set<String> now) {
        for (String id : before) {
            if (!now.contains(id)) {
                log.info("Node {} is gone", id);
                tell(listener -> listener.gone(id));
            }
        }
        for (String id : now) {
            if (!before.contains(id)) {
                log.info("Node {} ({}) is here", id, alive.get(id));
                tell(listener -> listener.came(id));
            }
        }
    }

    /** One listener's trouble is not another's. */
    private void tell(Consumer<MembershipListener> news) {
        for (MembershipListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                log.error("News of a node failed", e);
            }
        }
    }

    private long uptimeMillis() {
        return Duration.ofNanos(System.nanoTime() - createdNanos).toMillis();
    }
}
