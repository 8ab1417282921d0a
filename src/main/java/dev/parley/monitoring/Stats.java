package dev.parley.monitoring;

/**
 * The figures of this node. Counters start at the start of the node.
 *
 * @param users users with a connection
 * @param subscriptions subscriptions to streams and topics
 * @param feeds streams with at least one subscription
 * @param deliveries entries delivered, counted per subscriber
 * @param catchUps reads from the log because a subscriber was behind
 * @param outboxBytes bytes waiting to be sent, over all connections
 * @param appendQueue appends waiting for the log writer
 * @param nodes number of live nodes, including this one
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
