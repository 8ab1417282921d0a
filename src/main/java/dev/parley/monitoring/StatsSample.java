package dev.parley.monitoring;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What happened on this node since the sample before, and how it stood at the end.
 *
 * @param at when it was taken
 * @param users who have a connection
 * @param appended entries written
 * @param delivered entries handed to subscribers, each subscriber counted
 * @param catchUps times that a subscriber had to read from the log
 * @param outboxBytes what waits to be sent, over all connections
 * @param appendQueue appends that wait for the log's writer
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
                // As it is shown, so that whoever asks for what came after it does not get it again.
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
