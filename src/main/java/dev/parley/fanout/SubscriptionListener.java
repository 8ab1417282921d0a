package dev.parley.fanout;

/**
 * Learns how the opening of a subscription ends.
 *
 * <p>Exactly one of the methods is called, once, on a delivery loop; it must not block. The end of a subscription that was
 * in force is not reported here: see {@link SubscriptionSink#revoked}.
 */
@FunctionalInterface
public interface SubscriptionListener {

    /**
     * The subscription is in force; called before any entry is offered.
     *
     * @param opened where it starts, and the stream's head at this moment
     */
    void inForce(SubscriptionStart subscriptionStart);

    /** Its owner cancelled the subscription before it was in force. */
    default void cancelled() {}

    /** The user's access ended before the subscription was in force; {@link SubscriptionSink#revoked} is called next. */
    default void revoked(Subscription subscription) {}
}
