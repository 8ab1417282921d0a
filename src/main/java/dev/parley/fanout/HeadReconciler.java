package dev.parley.fanout;

import dev.parley.relay.RelayState;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what this node has heard of with the heads in the database, so that nothing stays unseen that another node has
 * appended: often while there is no broker, now and then while there is one, and at once when somebody doubts.
 *
 * <p>Any thread may call any method; none blocks. A node that is alone never asks.
 */
final class HeadReconciler {

    private static final Logger log = LoggerFactory.getLogger(HeadReconciler.class);

    private static final long TICK_MILLIS = 1000;
    private static final int TICKS_WHILE_CONNECTED = 10;

    // Doubts come in crowds, when a broker is back: one query for many of them.
    private static final long GATHER_MILLIS = 10;

    private final StreamLog streams;
    private final ScheduledExecutorService threads;
    private final Supplier<RelayState> relay;
    private final Runnable askForAll;
    private final BiConsumer<StreamId, Long> found;
    private final Set<StreamId> doubtful = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private int ticks;
    private boolean failing;

    /**
     * @param askForAll lets {@link #doubt} be called for every stream that somebody here follows
     * @param found receives every head that was read, 0 for an empty stream
     */
    HeadReconciler(
            StreamLog streams,
            ScheduledExecutorService threads,
            Supplier<RelayState> relay,
            Runnable askForAll,
            BiConsumer<StreamId, Long> found) {
        this.streams = streams;
        this.threads = threads;
        this.relay = relay;
        this.askForAll = askForAll;
        this.found = found;
    }

    void start() {
        var unused = threads.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Something may have been appended to these that this node has not heard of. */
    void doubt(Collection<StreamId> some) {
        if (doubtful.addAll(some) && isScheduled.compareAndSet(false, true)) {
            askIn(GATHER_MILLIS);
        }
    }

    private void tick() {
        RelayState state = relay.get();
        boolean due =
                state == RelayState.DISCONNECTED || (state == RelayState.CONNECTED && ticks >= TICKS_WHILE_CONNECTED);
        ticks = due ? 1 : ticks + 1;
        if (due) {
            askForAll.run();
        }
    }

    private void askIn(long millis) {
        try {
            var unused = threads.schedule(this::ask, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Comparing heads comes too late", e);
        }
    }

    private void ask() {
        isScheduled.set(false);
        Set<StreamId> asked = Set.copyOf(doubtful);
        doubtful.removeAll(asked);
        Map<StreamId, Long> heads;
        try {
            heads = streams.heads(asked);
        } catch (RuntimeException e) {
            if (threads.isShutdown()) {
                return;
            }
            failed(e);
            doubtful.addAll(asked);
            if (isScheduled.compareAndSet(false, true)) {
                askIn(TICK_MILLIS);
            }
            return;
        }
        succeeded();
        // A stream that has no head in the database has given no number there, whatever this node knows of it.
        asked.forEach(stream -> found.accept(stream, heads.getOrDefault(stream, 0L)));
    }

    private synchronized void failed(RuntimeException e) {
        if (!failing) {
            failing = true;
            log.warn("The heads of streams cannot be read, which is tried again: {}", e.getMessage());
        }
    }

    private synchronized void succeeded() {
        if (failing) {
            failing = false;
            log.info("The heads of streams can be read again");
        }
    }
}
