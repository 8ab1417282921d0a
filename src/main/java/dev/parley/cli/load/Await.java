package dev.parley.cli.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits on the main thread for what the loops bring about. */
final class Await {

    private static final long LOOK_AGAIN_MILLIS = 20;

    private Await() {}

    /** @return whether it came true in time */
    static boolean until(BooleanSupplier done, Duration limit) {
        long endNanos = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - endNanos >= 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LoadFailed("Interrupted.");
            }
        }
        return true;
    }
}
