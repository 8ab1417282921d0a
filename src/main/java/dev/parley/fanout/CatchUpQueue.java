package dev.parley.fanout;

import java.util.ArrayDeque;

/**
 * Lets a few cursors of a {@link CombinedSubscription} catch up at a time, in the order in which they fell behind.
 *
 * <p>Without it, 1,000 cursors behind one slow connection would each read a page from the log whenever the outbox has room,
 * and the outbox would take one of these pages. Any thread may call; nothing blocks but for a few instructions.
 */
final class CatchUpQueue {

    /** Enough to read ahead while the outbox drains, few against the two reading threads that all connections share. */
    static final int AT_ONCE = 4;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
    private int turns;

    /** Runs the step when there is a turn, perhaps at once; its cursor then holds the turn until {@link #leave}. */
    void enter(Runnable step) {
        synchronized (this) {
            if (turns >= AT_ONCE) {
                waiting.add(step);
                return;
            }
            turns++;
        }
        step.run();
    }

    /** Gives a turn back, to the cursor that waits longest. */
    void leave() {
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
