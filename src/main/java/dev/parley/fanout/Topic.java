package dev.parley.fanout;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Delivers ephemeral events to the present subscribers of one topic.
 *
 * <p>Every method runs on the topic's loop. Guarantee: each subscriber gets the snapshot first, then every event in the
 * order of publication. A sink without room misses events, and gets a fresh snapshot in their place. Events are not
 * stored for absent users.
 */
final class Topic {

    private final DeliveryLoop loop;
    private final Set<TopicSubscription> subscriptions = new LinkedHashSet<>();

    Topic(DeliveryLoop loop) {
        this.loop = loop;
    }

    void open(TopicSubscription subscription, Runnable onSubscribed) {
        subscriptions.add(subscription);
        onSubscribed.run();
        sendSnapshot(subscription);
    }

    void remove(TopicSubscription subscription) {
        subscriptions.remove(subscription);
    }

    boolean isEmpty() {
        return subscriptions.isEmpty();
    }

    void publish(byte[] json) {
        var encoded = new HashMap<EventEncoder, byte[]>();
        for (TopicSubscription subscription : subscriptions) {
            if (!subscription.isStale()) {
                offer(subscription, encoded.computeIfAbsent(subscription.encoder(), encoder -> encoder.encode(json)));
            }
        }
    }

    private void sendSnapshot(TopicSubscription subscription) {
        if (!subscription.isCancelled()) {
            subscription.setStale(false);
            offer(subscription, subscription.snapshot());
        }
    }

    private void offer(TopicSubscription subscription, byte[] frame) {
        if (subscription.sink().offer(List.of(frame)) == 1) {
            loop.scheduleFlush(subscription.sink());
        } else {
            subscription.setStale(true);
            subscription.sink().whenWritable(() -> loop.execute(() -> sendSnapshot(subscription)));
        }
    }
}
