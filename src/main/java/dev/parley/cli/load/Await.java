package dev.parley.cli.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits on the main thread until the event loops fulfil a condition. */
final class Await {

    private static final long POLL_MILLIS = 20;

    private Await() {}

    /** @return whether the condition became true within the limit */
    static boolean until(BooleanSupplier done, Duration limit) {
        long endNanos = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - endNanos >= 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LoadFailed("Interrupted.");
            }
        }
        return true;
    }
}
