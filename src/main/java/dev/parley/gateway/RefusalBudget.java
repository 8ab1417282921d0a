package dev.parley.gateway;

import dev.parley.fanout.CloseCode;

/**
 * Bounds how many refusals a connection may earn before it is closed for flooding: each one was a warning.
 *
 * <p>A bucket of {@value #BURST}, refilled with {@value #PER_SECOND} a second. Any thread.
 */
final class RefusalBudget {

    private static final int BURST = 100;
    private static final int PER_SECOND = 10;

    private final FrameBudget budget = new FrameBudget(PER_SECOND, BURST);

    void spend(StompConnection connection) {
        if (!budget.take()) {
            connection.close(CloseCode.FLOODING);
        }
    }
}
