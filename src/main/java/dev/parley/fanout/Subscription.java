package dev.parley.fanout;

/** A subscription to a stream, to several streams, or to a topic: the handle that the opener gets. */
public abstract sealed class Subscription permits Cursor, TopicSubscription, CombinedSubscription {

    private final SubscriptionSink sink;
    // Written only on the loop that owns the subscription. Reading threads check it before they read for a cursor.
    private volatile boolean cancelled;

    Subscription(SubscriptionSink sink) {
        this.sink = sink;
    }

    SubscriptionSink sink() {
        return sink;
    }

    /**
     * Ends the subscription, and runs {@code then} on a loop once nothing more is offered. Any thread; never blocks.
     */
    abstract void end(Runnable then);

    boolean isCancelled() {
        return cancelled;
    }

    /** Marks the subscription as cancelled, so that a pending read or wake-up has no effect. */
    void cancel() {
        cancelled = true;
    }
}
