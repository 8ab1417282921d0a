package dev.parley.fanout;

import java.util.ArrayDeque;

/**
 * Limits how many cursors of a {@link CombinedSubscription} catch up at once; the others wait in the order in which
 * they fell behind.
 *
 * <p>Without this limit, 1,000 cursors behind one slow connection would each read a page from the log whenever the
 * outbox has room, and the outbox would accept one of these pages. Any thread may call; the lock is held for a few
 * instructions only.
 */
final class CatchUpQueue {

    /**
     * Enough to read ahead while the outbox drains, and few enough for the two reading threads that all connections
     * share.
     */
    static final int MAX_CONCURRENT = 4;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
    private int turns;

    /**
     * Runs the step when a turn is free, perhaps immediately. Its cursor then holds the turn until {@link #release}.
     */
    void acquire(Runnable step) {
        synchronized (this) {
            if (turns >= MAX_CONCURRENT) {
                waiting.add(step);
                return;
            }
            turns++;
        }
        step.run();
    }

    /** Releases a turn, and passes it to the cursor that has waited longest. */
    void release() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                turns--;
                return;
            }
        }
        next.run();
    }
}
