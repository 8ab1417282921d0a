package dev.parley.fanout;

/**
 * Delivery in figures.
 *
 * @param feeds streams that somebody on this node is subscribed to
 * @param subscriptions cursors on streams and places at topics
 * @param deliveries entries handed to outlets since the start, each subscriber counted
 * @param catchUps times that a cursor had to read from the log since the start
 * @param gaps times that entries of other nodes had to be read from the log for all since the start
 */
public record FanoutStats(long feeds, long subscriptions, long deliveries, long catchUps, long gaps) {}
