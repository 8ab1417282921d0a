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
 * Compares the heads of this node's feeds with those in the database, so that no entry of another node stays
 * undelivered: every second while the broker is disconnected, every 10 seconds while it is connected, and immediately
 * for a stream that was marked stale.
 *
 * <p>Any thread may call any method; none blocks. A standalone node never compares heads.
 */
final class HeadReconciler {

    private static final Logger logger = LoggerFactory.getLogger(HeadReconciler.class);

    private static final long TICK_MILLIS = 1000;
    private static final int TICKS_WHILE_CONNECTED = 10;

    // Many streams become stale at once when a broker reconnects: one query covers many of them.
    private static final long BATCH_MILLIS = 10;

    private final StreamLog streams;
    private final ScheduledExecutorService threads;
    private final Supplier<RelayState> relay;
    private final Runnable markAllStale;
    private final BiConsumer<StreamId, Long> onHead;
    private final Set<StreamId> stale = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private int ticks;
    private boolean failing;

    /**
     * @param markAllStale calls {@link #markStale} for every stream with subscribers on this node
     * @param onHead receives every head that was read, 0 for an empty stream
     */
    HeadReconciler(
            StreamLog streams,
            ScheduledExecutorService threads,
            Supplier<RelayState> relay,
            Runnable markAllStale,
            BiConsumer<StreamId, Long> onHead) {
        this.streams = streams;
        this.threads = threads;
        this.relay = relay;
        this.markAllStale = markAllStale;
        this.onHead = onHead;
    }

    void start() {
        var unused = threads.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Marks streams whose latest entries this node may have missed; their heads are read within a few milliseconds. */
    void markStale(Collection<StreamId> some) {
        if (stale.addAll(some) && isScheduled.compareAndSet(false, true)) {
            readIn(BATCH_MILLIS);
        }
    }

    private void tick() {
        RelayState state = relay.get();
        boolean due =
                state == RelayState.DISCONNECTED || (state == RelayState.CONNECTED && ticks >= TICKS_WHILE_CONNECTED);
        ticks = due ? 1 : ticks + 1;
        if (due) {
            markAllStale.run();
        }
    }

    private void readIn(long millis) {
        try {
            var unused = threads.schedule(this::readHeads, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            logger.debug("The service is stopping; stream heads are not compared", e);
        }
    }

    private void readHeads() {
        isScheduled.set(false);
        Set<StreamId> batch = Set.copyOf(stale);
        stale.removeAll(batch);
        Map<StreamId, Long> heads;
        try {
            heads = streams.heads(batch);
        } catch (RuntimeException e) {
            if (threads.isShutdown()) {
                return;
            }
            readFailed(e);
            stale.addAll(batch);
            if (isScheduled.compareAndSet(false, true)) {
                readIn(TICK_MILLIS);
            }
            return;
        }
        readSucceeded();
        // A stream without a head in the database has assigned no number there, whatever this node knows of it.
        batch.forEach(stream -> onHead.accept(stream, heads.getOrDefault(stream, 0L)));
    }

    private synchronized void readFailed(RuntimeException e) {
        if (!failing) {
            failing = true;
            logger.warn("Could not read stream heads from the database, retrying in 1 s: {}", e.getMessage());
        }
    }

    private synchronized void readSucceeded() {
        if (failing) {
            failing = false;
            logger.info("Stream heads can be read from the database again");
        }
    }
}
