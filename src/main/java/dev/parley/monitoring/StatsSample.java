package dev.parley.monitoring;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The events on this node since the previous sample, and the state at the end.
 *
 * @param at time of the sample
 * @param users users with a connection
 * @param appended entries written
 * @param delivered entries delivered, counted per subscriber
 * @param catchUps reads from the log because a subscriber was behind
 * @param outboxBytes bytes waiting to be sent, over all connections
 * @param appendQueue appends waiting for the log writer
 */
record StatsSample(
        Instant at,
        int connections,
        int users,
        long appended,
        long delivered,
        long catchUps,
        long outboxBytes,
        long appendQueue,
        long heapUsedBytes,
        RelayStatus relay) {

    static StatsSample between(Stats before, Stats now, Instant at) {
        return new StatsSample(
                // Truncated to the precision of the response, so that a query for later samples does not return this
                // one again.
                at.truncatedTo(ChronoUnit.MILLIS),
                now.connections(),
                now.users(),
                now.entriesAppended() - before.entriesAppended(),
                now.deliveries() - before.deliveries(),
                now.catchUps() - before.catchUps(),
                now.outboxBytes(),
                now.appendQueue(),
                now.heapUsedBytes(),
                now.relay());
    }
}
