package dev.parley.gateway.session;

import org.jspecify.annotations.Nullable;

/** Counts the unfinished operations of a connection, so that closing it can wait for them. Any thread. */
public final class Inflight {

    private int open;
    private @Nullable Runnable whenIdle;

    public synchronized void begin() {
        open++;
    }

    public void end() {
        Runnable action = null;
        synchronized (this) {
            open--;
            if (open == 0) {
                action = whenIdle;
                whenIdle = null;
            }
        }
        if (action != null) {
            action.run();
        }
    }

    /** Runs the action when no operation is in progress, after earlier such actions; at once if none is in progress. */
    void whenIdle(Runnable action) {
        synchronized (this) {
            if (open > 0) {
                var earlier = whenIdle;
                whenIdle = earlier == null
                        ? action
                        : () -> {
                            earlier.run();
                            action.run();
                        };
                return;
            }
        }
        action.run();
    }
}
