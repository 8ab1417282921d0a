package dev.parley.cluster.control;

import dev.parley.relay.NodeIdentity;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Appends the events of this node that every node has to handle to the control stream. Any thread.
 *
 * <p>Guarantee: every live node receives each event at least once, as soon as the database has stored it. The
 * publishing thread waits for the commit, but only for a limited time. A failed append is retried every second until
 * the service stops, so order is not guaranteed; it is not needed either, since an event only names state that has to
 * be read again.
 */
@Component
public class ControlEventPublisher {

    private static final Logger logger = LoggerFactory.getLogger(ControlEventPublisher.class);

    /**
     * The most events that wait for their commit. While the database is unavailable nothing is revoked, so only events
     * that directly follow a successful commit can wait.
     */
    private static final int MAX_WAITING = 10_000;

    private static final long RETRY_MILLIS = 1_000;

    private static final Duration STORED_WITHIN = Duration.ofSeconds(2);

    private final StreamLog streams;
    private final Relay relay;
    private final String sender;
    private final ControlThread thread;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean failing = new AtomicBoolean();

    ControlEventPublisher(StreamLog streams, Relay relay, NodeIdentity nodeIdentity, ControlThread thread) {
        this.streams = streams;
        this.relay = relay;
        this.sender = sender(nodeIdentity);
        this.thread = thread;
    }

    /** A node's id in the format of the column for senders. */
    static String sender(NodeIdentity nodeIdentity) {
        return nodeIdentity.id().replace("-", "");
    }

    /**
     * Blocks for a commit, so that a confirmed revocation survives a crash of this node; but only for a limited time,
     * and not at all once the database is known to be unavailable. Runs after all other listeners, so that local
     * effects do not wait for the commit.
     */
    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void on(PayloadApplicationEvent<?> event) {
        // Events of other nodes are already stored for all of them.
        if (!(event.getSource() instanceof ControlEventDispatcher) && relay.state() != RelayState.STANDALONE) {
            ControlEventType.of(event.getPayload()).ifPresent(kind -> {
                boolean awaitCommit = !failing.get();
                var stored = publish(kind, event.getPayload());
                if (awaitCommit) {
                    stored.join();
                }
            });
        }
    }

    /** Completes with true once the event is stored, or with false after {@link #STORED_WITHIN}. Never blocks. */
    public CompletableFuture<Boolean> publish(ControlEventType kind, Object event) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            logger.error(
                    "Dropped a {} event for the other nodes: {} events already wait for the database",
                    kind.wireName(),
                    MAX_WAITING);
            return CompletableFuture.completedFuture(false);
        }
        var stored = new CompletableFuture<Boolean>();
        append(new NewEntry(kind.wireName(), sender, null, kind.write(event), null, null), stored);
        return stored.completeOnTimeout(false, STORED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void append(NewEntry event, CompletableFuture<Boolean> stored) {
        var unused = streams.append(event, List.of(StreamId.control())).whenComplete((done, failure) -> {
            if (failure == null) {
                waiting.decrementAndGet();
                failing.set(false);
                stored.complete(true);
            } else {
                if (!failing.getAndSet(true)) {
                    logger.warn(
                            "Storing an event for the other nodes failed; retrying every second: {}",
                            failure.getMessage());
                }
                var unusedRetry =
                        thread.executor().schedule(() -> append(event, stored), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }
}
