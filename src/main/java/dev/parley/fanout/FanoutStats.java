package dev.parley.fanout;

/**
 * Counters of delivery on this node.
 *
 * @param feeds streams with subscribers on this node
 * @param subscriptions open subscriptions to streams and topics
 * @param deliveries entries handed to sinks since the start, counted once per subscriber
 * @param catchUps reads of the log for a single cursor since the start
 * @param gaps reads of the log for missing entries of other nodes, for all cursors of a feed, since the start
 */
public record FanoutStats(long feeds, long subscriptions, long deliveries, long catchUps, long gaps) {}
