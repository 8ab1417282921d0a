package dev.parley.gateway;

import dev.parley.fanout.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many refusals a connection may earn before it is closed for flooding: each one was a warning.
 *
 * <p>A bucket of {@value #BURST}, refilled with {@value #PER_SECOND} a second. Any thread.
 */
final class RefusalBudget {

    private static final int BURST = 100;
    private static final int PER_SECOND = 10;

    // Most connections never earn one.
    private @Nullable FrameBudget budget;

    void spend(StompConnection connection) {
        if (!take()) {
            connection.close(CloseCode.FLOODING);
        }
    }

    private synchronized boolean take() {
        if (budget == null) {
            budget = new FrameBudget(PER_SECOND, BURST);
        }
        return budget.take();
    }
}
