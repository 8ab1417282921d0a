package dev.parley.gateway.lifecycle;

import java.time.Duration;

/**
 * The rate at which a stopping node closes its connections, so that the nodes that take them are not overloaded.
 *
 * <p>For the first fifth of the time no connection is closed, so that load balancers see that the node is not ready
 * before the first client reconnects. After that, connections are closed at a constant rate, of at least 100 a second.
 * With 10 s, 100 connections are closed within the third second, and 20,000 from the third to the last, 2,500 a second.
 *
 * @param connections the number of connections to close
 * @param within the longest time that closing them may take
 */
record DrainSchedule(int connections, Duration within) {

    /** A node that has just started accepts three times as many a second without a noticeable delay. */
    private static final int MIN_PER_SECOND = 100;

    private static final int PAUSE_DIVISOR = 5;

    /** Returns the number of connections to be closed after the elapsed time. */
    int due(Duration elapsed) {
        long closingNanos = elapsed.minus(pause()).toNanos();
        if (closingNanos < 0) {
            return 0;
        }
        long totalNanos = closingTime().toNanos();
        return closingNanos >= totalNanos ? connections : (int) (connections * (double) closingNanos / totalNanos);
    }

    private Duration pause() {
        return within.dividedBy(PAUSE_DIVISOR);
    }

    private Duration closingTime() {
        var atMinRate = Duration.ofSeconds(connections).dividedBy(MIN_PER_SECOND);
        var available = within.minus(pause());
        return atMinRate.compareTo(available) < 0 ? atMinRate : available;
    }
}
