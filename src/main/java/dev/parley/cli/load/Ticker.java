package dev.parley.cli.load;

import java.util.concurrent.TimeUnit;

/** Lets something through once a second. */
final class Ticker {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long nextNanos = System.nanoTime() + EVERY_NANOS;

    void tick(Runnable line) {
        long now = System.nanoTime();
        if (now - nextNanos >= 0) {
            nextNanos = Math.max(nextNanos + EVERY_NANOS, now);
            line.run();
        }
    }
}
