package dev.parley.cluster;

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
 * Appends what happens here, and every node must hear of, to the control stream. Any thread.
 *
 * <p>Guarantee: every node that lives will hear of it, at least once, as soon as the database has taken it; whoever
 * publishes waits for that, but not for long. An append that fails is tried again every second until the service stops. So
 * order is not promised; it is not needed either, since an event only says what has to be looked at again.
 */
@Component
class ControlEventPublisher {

    private static final Logger log = LoggerFactory.getLogger(ControlEventPublisher.class);

    /** While the database is away nothing is revoked, so only what it had just taken can be waiting. */
    private static final int MOST_WAITING = 10_000;

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

    /** A node's id as it fits the column of senders. */
    static String sender(NodeIdentity nodeIdentity) {
        return nodeIdentity.id().replace("-", "");
    }

    /**
     * Blocks for a commit, so that what was confirmed to somebody does not die with this node; but not for long, nor at all
     * once the database is known to be away. Last of all listeners: what ends here need not wait for that.
     */
    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void on(PayloadApplicationEvent<?> event) {
        // What came from another node is on its way to all of them already.
        if (!(event.getSource() instanceof ControlEventDispatcher) && relay.state() != RelayState.STANDALONE) {
            ControlEventType.of(event.getPayload()).ifPresent(kind -> {
                boolean patient = !failing.get();
                var stored = announce(kind, event.getPayload());
                if (patient) {
                    stored.join();
                }
            });
        }
    }

    /** Completes with true once it is stored, or with false after {@link #STORED_WITHIN}. Never blocks. */
    CompletableFuture<Boolean> announce(ControlEventType kind, Object event) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            log.error("Other nodes will not hear of this: {}, since too much waits to be told", kind.word());
            return CompletableFuture.completedFuture(false);
        }
        var stored = new CompletableFuture<Boolean>();
        append(new NewEntry(kind.word(), sender, null, kind.write(event), null, null), stored);
        return stored.completeOnTimeout(false, STORED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void append(NewEntry notice, CompletableFuture<Boolean> stored) {
        var unused = streams.append(notice, List.of(StreamId.control())).whenComplete((done, failure) -> {
            if (failure == null) {
                waiting.decrementAndGet();
                failing.set(false);
                stored.complete(true);
            } else {
                if (!failing.getAndSet(true)) {
                    log.warn("Telling other nodes failed and is tried again: {}", failure.getMessage());
                }
                var unusedRetry =
                        thread.executor().schedule(() -> append(notice, stored), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }
}
