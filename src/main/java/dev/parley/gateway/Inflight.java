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

    /** Runs once nothing is under way; at once if nothing is. */
    void whenNone(Runnable then) {
        synchronized (this) {
            if (open > 0) {
                whenNone = then;
                return;
            }
        }
        then.run();
    }
}
