package dev.parley.fanout;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Hands ephemeral events to those who are there.
 *
 * <p>Every method runs on the topic's loop. Guarantee: snapshot first, then every event in the order of publication; an
 * outlet without room misses events, and gets a fresh snapshot in their place. Nothing is kept for those who are away.
 */
final class Topic {

    private final DeliveryLoop loop;
    private final Set<TopicSubscription> watches = new LinkedHashSet<>();

    Topic(DeliveryLoop loop) {
        this.loop = loop;
    }

    void open(TopicSubscription topicSubscription, Runnable inForce) {
        watches.add(topicSubscription);
        inForce.run();
        refresh(topicSubscription);
    }

    void remove(TopicSubscription topicSubscription) {
        watches.remove(topicSubscription);
    }

    boolean isEmpty() {
        return watches.isEmpty();
    }

    void publish(byte[] json) {
        var encoded = new HashMap<EventEncoder, byte[]>();
        for (TopicSubscription topicSubscription : watches) {
            if (!topicSubscription.isStale()) {
                hand(
                        topicSubscription,
                        encoded.computeIfAbsent(topicSubscription.encoder(), encoder -> encoder.encode(json)));
            }
        }
    }

    private void refresh(TopicSubscription topicSubscription) {
        if (!topicSubscription.isCancelled()) {
            topicSubscription.stale(false);
            hand(topicSubscription, topicSubscription.snapshot());
        }
    }

    private void hand(TopicSubscription topicSubscription, byte[] frame) {
        if (topicSubscription.outlet().offer(List.of(frame)) == 1) {
            loop.flushes(topicSubscription.outlet());
        } else {
            topicSubscription.stale(true);
            topicSubscription.outlet().whenWritable(() -> loop.execute(() -> refresh(topicSubscription)));
        }
    }
}
