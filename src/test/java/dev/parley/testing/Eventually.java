package dev.parley.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, with a limit, for what a test cannot be told of. */
public final class Eventually {

    private static final int LOOK_AGAIN_MILLIS = 20;

    private Eventually() {}

    /** Returns as soon as it holds; an attempt that throws is one that does not hold yet. */
    public static void eventually(String what, Duration limit, BooleanSupplier condition) {
        eventually(what, limit, condition, () -> "nothing more is known");
    }

    /** @param otherwise what is said about it if it does not come to hold in time */
    public static void eventually(String what, Duration limit, BooleanSupplier condition, Supplier<Object> otherwise) {
        long begun = System.nanoTime();
        Throwable last = null;
        do {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
                last = null;
            } catch (RuntimeException | AssertionError e) {
                last = e;
            }
            pause();
        } while (System.nanoTime() - begun < limit.toNanos());
        throw new AssertionError("Not within " + limit + ": " + what + "; " + otherwise.get(), last);
    }

    static void pause() {
        pause(LOOK_AGAIN_MILLIS);
    }

    /** Sets the pace of what goes on beside a test; never a wait for something to have happened. */
    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
