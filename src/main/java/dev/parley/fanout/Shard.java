package dev.parley.fanout;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The feeds and topics of one loop. Every method but {@code execute} and {@code stop} runs on that loop. */
final class Shard {

    /** How long an entry may be in transit between two nodes before it counts as lost. */
    private static final long GAP_TIMEOUT_MILLIS = 30;

    private final DeliveryLoop loop;
    private final Function<StreamId, LogReader> readers;
    private final FanoutCounters fanoutCounters;
    private final Relay relay;
    private final Map<StreamId, Feed> feeds = new HashMap<>();
    private final Map<String, Topic> topics = new HashMap<>();

    /** @param readers creates a reader of a stream under the present epoch */
    Shard(DeliveryLoop loop, Function<StreamId, LogReader> readers, FanoutCounters fanoutCounters, Relay relay) {
        this.loop = loop;
        this.readers = readers;
        this.fanoutCounters = fanoutCounters;
        this.relay = relay;
    }

    /** Any thread; never blocks. */
    void execute(Runnable task) {
        loop.execute(task);
    }

    void stop() {
        loop.stop();
    }

    void follow(PendingCursor pendingCursor, SubscriptionListener listener) {
        fanoutCounters.subscriptions.increment();
        pendingCursor.cursor().setOpeningListener(listener);
        var stream = pendingCursor.cursor().stream();
        var outdated = feeds.get(stream);
        if (outdated != null && outdated.isOutdated()) {
            removeCursors(outdated);
        }
        feeds.computeIfAbsent(stream, this::open).open(pendingCursor);
    }

    /** Ends the subscriptions whose feeds belong to an epoch that has ended; their sinks are not notified. */
    void dropOutdated() {
        List.copyOf(feeds.values()).stream().filter(Feed::isOutdated).forEach(this::removeCursors);
    }

    private void removeCursors(Feed feed) {
        List.copyOf(feed.cursors()).forEach(this::remove);
    }

    /** Cancels a cursor. If it belongs to a combined subscription, reports the stream as unsubscribed. */
    private void remove(Cursor cursor) {
        remove(cursor, SubscriptionListener::cancelled);
    }

    private void remove(Cursor cursor, Consumer<SubscriptionListener> outcome) {
        cancel(cursor, outcome);
        var combined = cursor.combined();
        if (combined != null) {
            combined.listener().unsubscribed(List.of(cursor.stream()));
        }
    }

    /**
     * Adds streams to a combined subscription, except those that it already has.
     *
     * @param since the reader's position in each stream: see {@link Fanout#follow}
     * @param each called once for each stream, when it is open or has ended before
     */
    void follow(CombinedSubscription combined, Map<StreamId, StartingPoint> since, Runnable each) {
        var share = combined.share(this);
        var added = new LinkedHashMap<Cursor, StartingPoint>();
        since.forEach((stream, last) -> {
            if (share.isClosed() || share.cursor(stream) != null) {
                each.run();
            } else {
                var cursor = new Cursor(canonical(stream), combined, this);
                share.add(cursor, each);
                added.put(cursor, share.start(stream, last));
            }
        });
        if (!added.isEmpty()) {
            combined.grow(added.size());
            combined.listener().subscribed(streams(added.keySet()));
            added.forEach(
                    (cursor, start) -> follow(new PendingCursor(cursor, start), opened -> share.subscribed(cursor)));
        }
    }

    /** Removes a stream from a combined subscription. */
    void leave(CombinedSubscription combined, StreamId stream) {
        var cursor = combined.share(this).cursor(stream);
        if (cursor != null) {
            remove(cursor);
        }
    }

    void revoke(CombinedSubscription combined, StreamId stream) {
        var cursor = combined.share(this).cursor(stream);
        if (cursor != null) {
            remove(cursor);
            combined.listener().revoked(stream);
        }
    }

    /** Removes all streams of this loop from a combined subscription that ends. */
    void close(CombinedSubscription combined) {
        var share = combined.share(this);
        share.close();
        var cursors = share.all();
        if (!cursors.isEmpty()) {
            cursors.forEach(this::cancel);
            combined.listener().unsubscribed(streams(cursors));
        }
    }

    /** The feed's instance of the name, so that thousands of cursors share one object. */
    private StreamId canonical(StreamId stream) {
        var feed = feeds.get(stream);
        return feed == null ? stream : feed.stream();
    }

    private static List<StreamId> streams(Collection<Cursor> cursors) {
        return cursors.stream().map(Cursor::stream).toList();
    }

    void watch(TopicSubscription topicSubscription, Runnable onSubscribed) {
        fanoutCounters.subscriptions.increment();
        topics.computeIfAbsent(topicSubscription.topic(), ignored -> new Topic(loop))
                .open(topicSubscription, onSubscribed);
    }

    void appended(List<Entry> entries) {
        for (Entry entry : entries) {
            var feed = feeds.get(entry.stream());
            if (feed != null) {
                feed.appended(entry);
            }
        }
    }

    void headAdvanced(StreamId stream, long seq) {
        var feed = feeds.get(stream);
        if (feed != null) {
            feed.headAdvanced(seq);
        }
    }

    /** The streams with subscribers on this node. */
    Set<StreamId> followed() {
        return Set.copyOf(feeds.keySet());
    }

    void scheduleFlush(SubscriptionSink sink) {
        loop.scheduleFlush(sink);
    }

    void publish(String topic, byte[] json) {
        var found = topics.get(topic);
        if (found != null) {
            found.publish(json);
        }
    }

    /** Any thread; never blocks. */
    void end(Subscription subscription, Runnable then) {
        loop.execute(() -> {
            cancel(subscription);
            then.run();
        });
    }

    private void cancel(Subscription subscription) {
        cancel(subscription, SubscriptionListener::cancelled);
    }

    /** @param outcome called with the listener if the subscription was not open yet */
    private void cancel(Subscription subscription, Consumer<SubscriptionListener> outcome) {
        if (subscription.isCancelled()) {
            return;
        }
        subscription.cancel();
        fanoutCounters.subscriptions.decrement();
        if (subscription instanceof Cursor cursor) {
            leave(cursor);
            leaveCombined(cursor);
            cursor.completeOpening(outcome);
        } else if (subscription instanceof TopicSubscription topicSubscription) {
            leave(topicSubscription);
        }
    }

    void revoke(StreamId stream, String username) {
        revoke(stream, cursor -> cursor.username().equals(username));
    }

    void revokeAll(StreamId stream) {
        revoke(stream, any -> true);
    }

    private void revoke(StreamId stream, Predicate<Cursor> affected) {
        var feed = feeds.get(stream);
        if (feed == null) {
            return;
        }
        for (Cursor cursor : List.copyOf(feed.cursors())) {
            if (affected.test(cursor)) {
                remove(cursor, listener -> listener.revoked(cursor));
                notifyRevoked(cursor);
            }
        }
    }

    private static void notifyRevoked(Cursor cursor) {
        var combined = cursor.combined();
        if (combined == null) {
            cursor.sink().revoked(cursor);
        } else {
            combined.listener().revoked(cursor.stream());
        }
    }

    private Feed open(StreamId stream) {
        fanoutCounters.feeds.increment();
        relay.follow(stream);
        return new Feed(readers.apply(stream), loop, fanoutCounters, this::gapTimeoutMillis);
    }

    /**
     * The time to wait for missing entries: a connected broker delivers them sooner than a query would; without one
     * they never arrive by themselves.
     */
    private long gapTimeoutMillis() {
        return relay.state() == RelayState.CONNECTED ? GAP_TIMEOUT_MILLIS : 0;
    }

    private void leave(Cursor cursor) {
        var feed = feeds.get(cursor.stream());
        if (feed != null) {
            feed.remove(cursor);
            if (feed.isEmpty()) {
                feeds.remove(cursor.stream());
                relay.unfollow(cursor.stream());
                fanoutCounters.feeds.decrement();
            }
        }
    }

    private void leaveCombined(Cursor cursor) {
        var combined = cursor.combined();
        if (combined != null) {
            combined.share(this).remove(cursor);
            combined.grow(-1);
            cursor.releaseTurn();
        }
    }

    private void leave(TopicSubscription topicSubscription) {
        var topic = topics.get(topicSubscription.topic());
        if (topic != null) {
            topic.remove(topicSubscription);
            if (topic.isEmpty()) {
                topics.remove(topicSubscription.topic());
            }
        }
    }
}
