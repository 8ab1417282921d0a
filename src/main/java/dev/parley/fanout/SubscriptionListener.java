package dev.parley.fanout;

/**
 * Receives the outcome of opening a subscription.
 *
 * <p>Exactly one of the methods is called, once, on a delivery loop; it must not block. The later end of an open
 * subscription is not reported here: see {@link SubscriptionSink#revoked}.
 */
@FunctionalInterface
public interface SubscriptionListener {

    /**
     * The subscription is open. Called before any entry is offered.
     *
     * @param start where the subscription starts, and the stream's head at this moment
     */
    void subscribed(SubscriptionStart start);

    /** The owner cancelled the subscription before it was open. */
    default void cancelled() {}

    /** The user's access ended before the subscription was open; {@link SubscriptionSink#revoked} is called next. */
    default void revoked(Subscription subscription) {}
}
