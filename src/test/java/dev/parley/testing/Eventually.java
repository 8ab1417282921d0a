package dev.parley.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Polls a condition that sends no signal, up to a time limit. */
public final class Eventually {

    private static final int POLL_INTERVAL_MILLIS = 20;

    private Eventually() {}

    /** Returns as soon as the condition holds. An attempt that throws counts as false. */
    public static void eventually(String description, Duration limit, BooleanSupplier condition) {
        eventually(description, limit, condition, () -> "no further details");
    }

    /** @param details appended to the error message if the condition does not hold in time */
    public static void eventually(
            String description, Duration limit, BooleanSupplier condition, Supplier<Object> details) {
        long start = System.nanoTime();
        Throwable lastFailure = null;
        do {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
                lastFailure = null;
            } catch (RuntimeException | AssertionError e) {
                lastFailure = e;
            }
            pause();
        } while (System.nanoTime() - start < limit.toNanos());
        throw new AssertionError("Not within " + limit + ": " + description + "; " + details.get(), lastFailure);
    }

    static void pause() {
        pause(POLL_INTERVAL_MILLIS);
    }

    /** Paces work that runs beside a test. Tests must not use it to wait for an effect. */
    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
