package dev.parley.cli.load;

import java.util.concurrent.TimeUnit;

/** Runs an action at most once a second. */
final class Ticker {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long nextNanos = System.nanoTime() + INTERVAL_NANOS;

    void tick(Runnable action) {
        long now = System.nanoTime();
        if (now - nextNanos >= 0) {
            nextNanos = Math.max(nextNanos + INTERVAL_NANOS, now);
            action.run();
        }
    }
}
