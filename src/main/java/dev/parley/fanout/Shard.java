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

    /** How long an entry may be under way between two nodes before it counts as lost. */
    private static final long OVERTAKEN_MILLIS = 30;

    private final DeliveryLoop loop;
    private final Function<StreamId, LogReader> readers;
    private final FanoutCounters fanoutCounters;
    private final Relay relay;
    private final Map<StreamId, Feed> feeds = new HashMap<>();
    private final Map<String, Topic> topics = new HashMap<>();

    /** @param readers makes a reader of a stream, of the present epoch */
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
        pendingCursor.cursor().opening(listener);
        var stream = pendingCursor.cursor().stream();
        var outdated = feeds.get(stream);
        if (outdated != null && outdated.isOutdated()) {
            drop(outdated);
        }
        feeds.computeIfAbsent(stream, this::open).open(pendingCursor);
    }

    /** Ends the subscriptions whose feeds are of an epoch that is over; the outlets are not told. */
    void dropOutdated() {
        List.copyOf(feeds.values()).stream().filter(Feed::isOutdated).forEach(this::drop);
    }

    private void drop(Feed feed) {
        List.copyOf(feed.cursors()).forEach(this::takeAway);
    }

    /** The connection, if the cursor is a part of many, is not subscribed to that stream any more. */
    private void takeAway(Cursor cursor) {
        takeAway(cursor, SubscriptionListener::cancelled);
    }

    private void takeAway(Cursor cursor, Consumer<SubscriptionListener> outcome) {
        cancel(cursor, outcome);
        var combined = cursor.combined();
        if (combined != null) {
            combined.listener().left(List.of(cursor.stream()));
        }
    }

    /**
     * Adds streams to a combined subscription, but for those that it has.
     *
     * @param since where each of them begins, as for {@link Fanout#follow}
     * @param each called once for each stream, when it is in force or will never be
     */
    void follow(CombinedSubscription combined, Map<StreamId, StartingPoint> since, Runnable each) {
        var share = combined.share(this);
        var added = new LinkedHashMap<Cursor, StartingPoint>();
        since.forEach((stream, last) -> {
            if (share.isClosed() || share.cursor(stream) != null) {
                each.run();
            } else {
                var cursor = new Cursor(shared(stream), combined, this);
                share.add(cursor, each);
                added.put(cursor, share.start(stream, last));
            }
        });
        if (!added.isEmpty()) {
            combined.grow(added.size());
            combined.listener().entered(streams(added.keySet()));
            added.forEach((cursor, start) -> follow(new PendingCursor(cursor, start), opened -> share.inForce(cursor)));
        }
    }

    /** Takes a stream from a combined subscription. */
    void leave(CombinedSubscription combined, StreamId stream) {
        var cursor = combined.share(this).cursor(stream);
        if (cursor != null) {
            takeAway(cursor);
        }
    }

    void revoke(CombinedSubscription combined, StreamId stream) {
        var cursor = combined.share(this).cursor(stream);
        if (cursor != null) {
            takeAway(cursor);
            combined.listener().revoked(stream);
        }
    }

    /** Takes all streams of this loop from a combined subscription, which ends. */
    void close(CombinedSubscription combined) {
        var share = combined.share(this);
        share.close();
        var cursors = share.all();
        if (!cursors.isEmpty()) {
            cursors.forEach(this::cancel);
            combined.listener().left(streams(cursors));
        }
    }

    /** The feed's own copy of the name, since thousands of cursors keep it. */
    private StreamId shared(StreamId stream) {
        var feed = feeds.get(stream);
        return feed == null ? stream : feed.stream();
    }

    private static List<StreamId> streams(Collection<Cursor> cursors) {
        return cursors.stream().map(Cursor::stream).toList();
    }

    void watch(TopicSubscription topicSubscription, Runnable inForce) {
        fanoutCounters.subscriptions.increment();
        topics.computeIfAbsent(topicSubscription.topic(), ignored -> new Topic(loop))
                .open(topicSubscription, inForce);
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

    void flushes(SubscriptionSink subscriptionSink) {
        loop.flushes(subscriptionSink);
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

    /** @param outcome what the listener is told if the subscription was not yet in force */
    private void cancel(Subscription subscription, Consumer<SubscriptionListener> outcome) {
        if (subscription.isCancelled()) {
            return;
        }
        subscription.cancel();
        fanoutCounters.subscriptions.decrement();
        if (subscription instanceof Cursor cursor) {
            leave(cursor);
            leaveCombined(cursor);
            cursor.opened(outcome);
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

    private void revoke(StreamId stream, Predicate<Cursor> concerned) {
        var feed = feeds.get(stream);
        if (feed == null) {
            return;
        }
        for (Cursor cursor : List.copyOf(feed.cursors())) {
            if (concerned.test(cursor)) {
                takeAway(cursor, listener -> listener.revoked(cursor));
                tellRevoked(cursor);
            }
        }
    }

    private static void tellRevoked(Cursor cursor) {
        var combined = cursor.combined();
        if (combined == null) {
            cursor.outlet().revoked(cursor);
        } else {
            combined.listener().revoked(cursor.stream());
        }
    }

    private Feed open(StreamId stream) {
        fanoutCounters.feeds.increment();
        relay.follow(stream);
        return new Feed(readers.apply(stream), loop, fanoutCounters, this::patienceMillis);
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
            cursor.endTurn();
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
