package dev.parley.gateway;

import java.time.Duration;

/**
 * How fast a node that leaves closes its connections, so that the nodes to which they go are not stampeded.
 *
 * <p>For a fifth of the time none, so that load balancers see that the node is not ready before the first client comes
 * back to them; then evenly, and few of them faster. With 10 s, 100 connections are closed within the third second, and
 * 20,000 from the third to the last, 2,500 a second.
 *
 * @param connections to be closed
 * @param within the longest that it may take
 */
record DrainSchedule(int connections, Duration within) {

    /** A node that has just started takes up three times as many a second, and nobody notices. */
    private static final int UNNOTICED_PER_SECOND = 100;

    private static final int SHARE_OF_PAUSE = 5;

    /** How many of them are to be closed by then. */
    int due(Duration since) {
        long closingNanos = since.minus(pause()).toNanos();
        if (closingNanos < 0) {
            return 0;
        }
        long allNanos = closing().toNanos();
        return closingNanos >= allNanos ? connections : (int) (connections * (double) closingNanos / allNanos);
    }

    private Duration pause() {
        return within.dividedBy(SHARE_OF_PAUSE);
    }

    private Duration closing() {
        var unnoticed = Duration.ofSeconds(connections).dividedBy(UNNOTICED_PER_SECOND);
        var most = within.minus(pause());
        return unnoticed.compareTo(most) < 0 ? unnoticed : most;
    }
}
