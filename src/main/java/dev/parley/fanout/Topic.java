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
    private final Set<Watch> watches = new LinkedHashSet<>();

    Topic(DeliveryLoop loop) {
        this.loop = loop;
    }

    void open(Watch watch, Runnable inForce) {
        watches.add(watch);
        inForce.run();
        refresh(watch);
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    boolean isEmpty() {
        return watches.isEmpty();
    }

    void publish(byte[] json) {
        var encoded = new HashMap<EventEncoder, byte[]>();
        for (Watch watch : watches) {
            if (!watch.isStale()) {
                hand(watch, encoded.computeIfAbsent(watch.encoder(), encoder -> encoder.encode(json)));
            }
        }
    }

    private void refresh(Watch watch) {
        if (!watch.isCancelled()) {
            watch.stale(false);
            hand(watch, watch.snapshot());
        }
    }

    private void hand(Watch watch, byte[] frame) {
        if (watch.outlet().offer(List.of(frame)) == 1) {
            loop.flushes(watch.outlet());
        } else {
            watch.stale(true);
            watch.outlet().whenWritable(() -> loop.execute(() -> refresh(watch)));
        }
    }
}
