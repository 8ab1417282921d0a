package dev.parley.fanout;

import java.util.function.Supplier;

/** One reader's subscription to an ephemeral topic. All state belongs to the topic's loop. */
final class TopicSubscription extends Subscription {

    private final String topic;
    private final Supplier<byte[]> snapshot;
    private final EventEncoder encoder;
    private final Shard shard;
    private boolean stale;

    TopicSubscription(
            String topic, Supplier<byte[]> snapshot, EventEncoder encoder, SubscriptionSink sink, Shard shard) {
        super(sink);
        this.shard = shard;
        this.topic = topic;
        this.snapshot = snapshot;
        this.encoder = encoder;
    }

    @Override
    void end(Runnable then) {
        shard.end(this, then);
    }

    String topic() {
        return topic;
    }

    EventEncoder encoder() {
        return encoder;
    }

    byte[] snapshot() {
        return encoder.encode(snapshot.get());
    }

    /** Whether the subscription has missed an event. It then gets a fresh snapshot before any further event. */
    boolean isStale() {
        return stale;
    }

    void setStale(boolean stale) {
        this.stale = stale;
    }
}
