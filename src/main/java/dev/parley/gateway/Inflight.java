package dev.parley.gateway;

import org.jspecify.annotations.Nullable;

/** Counts what a connection has begun and not ended, so that a goodbye can wait for it. Any thread. */
final class Inflight {

    private int open;
    private @Nullable Runnable whenNone;

    synchronized void begin() {
        open++;
    }

    void end() {
        Runnable then = null;
        synchronized (this) {
            open--;
            if (open == 0) {
                then = whenNone;
                whenNone = null;
            }
        }
        if (then != null) {
            then.run();
        }
    }

    /** Runs once nothing is under way, after what waits for that already; at once if nothing is. */
    void whenNone(Runnable then) {
        synchronized (this) {
            if (open > 0) {
                var earlier = whenNone;
                whenNone = earlier == null
                        ? then
                        : () -> {
                            earlier.run();
                            then.run();
                        };
                return;
            }
        }
        then.run();
    }
}
