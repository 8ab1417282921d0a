package dev.parley.fanout;

/** A cursor on a stream or on several, or a place at a topic; a handle for whoever opened it. */
public abstract sealed class Subscription permits Cursor, TopicSubscription, CombinedSubscription {

    private final SubscriptionSink subscriptionSink;
    // Written only on the loop to which it belongs. Reading threads look at it before they read for a cursor.
    private volatile boolean cancelled;

    Subscription(SubscriptionSink subscriptionSink) {
        this.subscriptionSink = subscriptionSink;
    }

    SubscriptionSink outlet() {
        return subscriptionSink;
    }

    /** Ends it, and runs {@code then} on a loop once nothing more is offered. Any thread; never blocks. */
    abstract void end(Runnable then);

    boolean isCancelled() {
        return cancelled;
    }

    /** Marks it, so that a read or a wake-up that is still under way finds nothing to do. */
    void cancel() {
        cancelled = true;
    }
}
