package dev.parley.cluster;

import dev.parley.relay.Node;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Appends what happens here, and every node must hear of, to the control stream. Any thread; never blocks.
 *
 * <p>Guarantee: what was published here comes to every node that lives, at least once, unless this node dies before the
 * database has taken it. An append that fails is tried again every second until the service stops. So order is not
 * promised; it is not needed either, since an event only says what has to be looked at again.
 */
@Component
class Announcer {

    private static final Logger log = LoggerFactory.getLogger(Announcer.class);

    /** While the database is away nothing is revoked, so only what it had just taken can be waiting. */
    private static final int MOST_WAITING = 10_000;

    private static final long RETRY_MILLIS = 1_000;

    private final StreamLog streams;
    private final Relay relay;
    private final String sender;
    private final ControlThread thread;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean failing = new AtomicBoolean();

    Announcer(StreamLog streams, Relay relay, Node node, ControlThread thread) {
        this.streams = streams;
        this.relay = relay;
        this.sender = sender(node);
        this.thread = thread;
    }

    /** A node's id as it fits the column of senders. */
    static String sender(Node node) {
        return node.id().replace("-", "");
    }

    @EventListener
    void on(PayloadApplicationEvent<?> event) {
        // What came from another node is on its way to all of them already.
        if (!(event.getSource() instanceof NoticeOutlet) && relay.state() != RelayState.ALONE) {
            NoticeKind.of(event.getPayload()).ifPresent(kind -> announce(kind, event.getPayload()));
        }
    }

    private void announce(NoticeKind kind, Object event) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            log.error("Other nodes will not hear of this: {}, since too much waits to be told", kind.word());
            return;
        }
        append(new NewEntry(kind.word(), sender, null, kind.write(event), null, null));
    }

    private void append(NewEntry notice) {
        var unused = streams.append(notice, List.of(StreamId.control())).whenComplete((done, failure) -> {
            if (failure == null) {
                waiting.decrementAndGet();
                failing.set(false);
            } else {
                if (!failing.getAndSet(true)) {
                    log.warn("Telling other nodes failed and is tried again: {}", failure.getMessage());
                }
                var unusedRetry = thread.executor().schedule(() -> append(notice), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }
}
