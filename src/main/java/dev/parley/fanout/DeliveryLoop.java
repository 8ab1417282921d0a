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
 * Runs what concerns its streams and topics on one thread, in turns: everything that waits, then one delivery per feed,
 * then one flush per connection.
 *
 * <p>A turn is what makes batches: the busier the node, the more entries one turn collects and the fewer writes each of
 * them costs. {@code execute} may be called on any thread and never blocks; {@code delivers} and {@code flushes} only on
 * the loop's own.
 */
final class DeliveryLoop implements Executor, Runnable {

    private static final Logger log = LoggerFactory.getLogger(DeliveryLoop.class);

    /** Ends a turn even if tasks keep coming, so that nobody waits for a quiet moment. */
    private static final int TASKS_PER_TURN = 1024;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<Feed> deliveries = new LinkedHashSet<>();
    // Not a set: to flush an outlet twice costs less than to ask each time whether it is there.
    private final List<SubscriptionSink> flushes = new ArrayList<>();
    private final Thread thread;
    private volatile boolean parked;
    private volatile boolean stopped;

    /** Not started: see {@link #start}. */
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
    void delivers(Feed feed) {
        deliveries.add(feed);
    }

    /** The outlet has something to send at the end of this turn. */
    void flushes(SubscriptionSink subscriptionSink) {
        flushes.add(subscriptionSink);
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
        for (SubscriptionSink subscriptionSink : flushes) {
            guarded(subscriptionSink::flush);
        }
        flushes.clear();
    }

    private void park() {
        if (!tasks.isEmpty()) {
            return;
        }
        parked = true;
        // A task may have come before it could see that the loop is parked: look once more.
        if (tasks.isEmpty() && !stopped) {
            LockSupport.park(this);
        }
        parked = false;
    }

    /** One connection's trouble must not end the loop that serves all others. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.error("A delivery step failed", e);
        }
    }
}
