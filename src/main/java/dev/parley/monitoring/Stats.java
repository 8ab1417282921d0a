package dev.parley.monitoring;

/**
 * This node in figures; what is counted is counted since its start.
 *
 * @param users who have a connection
 * @param subscriptions cursors on streams and places at topics
 * @param feeds streams that somebody is subscribed to
 * @param deliveries entries handed to subscribers, each subscriber counted
 * @param catchUps times that a subscriber had to read from the log
 * @param outboxBytes what waits to be sent, over all connections
 * @param appendQueue appends that wait for the log's writer
 * @param nodes how many live, this one included
 */
record Stats(
        long uptimeSeconds,
        int connections,
        int users,
        long subscriptions,
        long feeds,
        long entriesAppended,
        long deliveries,
        long catchUps,
        long outboxBytes,
        long heapUsedBytes,
        long appendQueue,
        RelayStatus relay,
        int nodes) {}
