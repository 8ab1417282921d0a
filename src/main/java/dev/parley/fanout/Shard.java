package dev.parley.fanout;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The feeds and topics of one loop. Every method but {@code execute} and {@code stop} runs on that loop. */
final class Shard {

    /** How long an entry may be under way between two nodes before it counts as lost. */
    private static final long OVERTAKEN_MILLIS = 30;

    private final DeliveryLoop loop;
    private final Function<StreamId, LogReader> readers;
    private final Counters counters;
    private final Relay relay;
    private final Map<StreamId, Feed> feeds = new HashMap<>();
    private final Map<String, Topic> topics = new HashMap<>();

    /** @param readers makes a reader of a stream, of the present epoch */
    Shard(DeliveryLoop loop, Function<StreamId, LogReader> readers, Counters counters, Relay relay) {
        this.loop = loop;
        this.readers = readers;
        this.counters = counters;
        this.relay = relay;
    }

    /** Any thread; never blocks. */
    void execute(Runnable task) {
        loop.execute(task);
    }

    void stop() {
        loop.stop();
    }

    void follow(Opening opening, SubscriptionListener listener) {
        counters.subscriptions.increment();
        opening.cursor().opening(listener);
        var stream = opening.cursor().stream();
        var outdated = feeds.get(stream);
        if (outdated != null && outdated.isOutdated()) {
            drop(outdated);
        }
        feeds.computeIfAbsent(stream, this::open).open(opening);
    }

    /** Ends the subscriptions whose feeds are of an epoch that is over; the outlets are not told. */
    void dropOutdated() {
        List.copyOf(feeds.values()).stream().filter(Feed::isOutdated).forEach(this::drop);
    }

    private void drop(Feed feed) {
        List.copyOf(feed.cursors()).forEach(this::cancel);
    }

    void watch(Watch watch, Runnable inForce) {
        counters.subscriptions.increment();
        topics.computeIfAbsent(watch.topic(), ignored -> new Topic(loop)).open(watch, inForce);
    }

    void appended(List<Entry> entries) {
        for (Entry entry : entries) {
            var feed = feeds.get(entry.stream());
            if (feed != null) {
                feed.appended(entry);
            }
        }
    }

    void heardOf(StreamId stream, long seq) {
        var feed = feeds.get(stream);
        if (feed != null) {
            feed.heardOf(seq);
        }
    }

    /** The streams that somebody here follows. */
    Set<StreamId> followed() {
        return Set.copyOf(feeds.keySet());
    }

    void flushes(Outlet outlet) {
        loop.flushes(outlet);
    }

    void publish(String topic, byte[] json) {
        var found = topics.get(topic);
        if (found != null) {
            found.publish(json);
        }
    }

    void cancel(Subscription subscription) {
        cancel(subscription, SubscriptionListener::cancelled);
    }

    /** @param outcome what the listener is told if the subscription was not yet in force */
    private void cancel(Subscription subscription, Consumer<SubscriptionListener> outcome) {
        if (subscription.isCancelled()) {
            return;
        }
        subscription.cancel();
        counters.subscriptions.decrement();
        if (subscription instanceof Cursor cursor) {
            leave(cursor);
            cursor.opened(outcome);
        } else if (subscription instanceof Watch watch) {
            leave(watch);
        }
    }

    void revoke(StreamId stream, String username) {
        revoke(stream, cursor -> cursor.username().equals(username));
    }

    void revokeAll(StreamId stream) {
        revoke(stream, any -> true);
    }

    private void revoke(StreamId stream, Predicate<Cursor> concerned) {
        var feed = feeds.get(stream);
        if (feed == null) {
            return;
        }
        for (Cursor cursor : List.copyOf(feed.cursors())) {
            if (concerned.test(cursor)) {
                cancel(cursor, listener -> listener.revoked(cursor));
                cursor.outlet().revoked(cursor);
            }
        }
    }

    private Feed open(StreamId stream) {
        counters.feeds.increment();
        relay.follow(stream);
        return new Feed(readers.apply(stream), loop, counters, this::patienceMillis);
    }

    /** A broker brings what is missing sooner than a query would; without one, nothing comes by itself. */
    private long patienceMillis() {
        return relay.state() == RelayState.CONNECTED ? OVERTAKEN_MILLIS : 0;
    }

    private void leave(Cursor cursor) {
        var feed = feeds.get(cursor.stream());
        if (feed != null) {
            feed.remove(cursor);
            if (feed.isEmpty()) {
                feeds.remove(cursor.stream());
                relay.leave(cursor.stream());
                counters.feeds.decrement();
            }
        }
    }

    private void leave(Watch watch) {
        var topic = topics.get(watch.topic());
        if (topic != null) {
            topic.remove(watch);
            if (topic.isEmpty()) {
                topics.remove(watch.topic());
            }
        }
    }
}
