package dev.parley.fanout;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all work of its streams and topics on one thread, in turns: first the waiting tasks, then one delivery per feed,
 * then one flush per connection.
 *
 * <p>Turns create batches: the busier the node, the more entries one turn collects, and the fewer writes each entry
 * costs. {@code execute} may be called on any thread and never blocks; {@code scheduleDelivery} and
 * {@code scheduleFlush} only on the loop's own thread.
 */
final class DeliveryLoop implements Executor, Runnable {

    private static final Logger logger = LoggerFactory.getLogger(DeliveryLoop.class);

    /**
     * Ends a turn even if tasks keep arriving, so that deliveries and flushes are not delayed until the queue is empty.
     */
    private static final int TASKS_PER_TURN = 1024;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<Feed> deliveries = new LinkedHashSet<>();
    // Not a set: flushing a sink twice costs less than checking membership each time.
    private final List<SubscriptionSink> flushes = new ArrayList<>();
    private final Thread thread;
    private volatile boolean parked;
    private volatile boolean stopped;

    /** Creates a loop that is not running yet: see {@link #start}. */
    DeliveryLoop(String name) {
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    DeliveryLoop start() {
        thread.start();
        return this;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    /** The feed has new entries to deliver at the end of this turn. */
    void scheduleDelivery(Feed feed) {
        deliveries.add(feed);
    }

    /** The sink has frames to send at the end of this turn. */
    void scheduleFlush(SubscriptionSink sink) {
        flushes.add(sink);
    }

    @Override
    public void run() {
        while (!stopped) {
            turn();
            park();
        }
    }

    /** Runs one turn: on the loop's thread, or on the thread of a test that has not started it. */
    void turn() {
        Runnable task = tasks.poll();
        for (int i = 0; task != null; task = ++i < TASKS_PER_TURN ? tasks.poll() : null) {
            guarded(task);
        }
        for (Feed feed : deliveries) {
            guarded(feed::deliver);
        }
        deliveries.clear();
        for (SubscriptionSink sink : flushes) {
            guarded(sink::flush);
        }
        flushes.clear();
    }

    private void park() {
        if (!tasks.isEmpty()) {
            return;
        }
        parked = true;
        // A task may have been added before its thread could see that the loop is parked: check once more.
        if (tasks.isEmpty() && !stopped) {
            LockSupport.park(this);
        }
        parked = false;
    }

    /** Runs a step and logs its failure: one connection's failure must not end the loop that serves all others. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            logger.error("A delivery step failed; the loop continues with the next one", e);
        }
    }
}
