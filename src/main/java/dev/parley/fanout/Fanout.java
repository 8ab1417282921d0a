package dev.parley.fanout;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayListener;
import dev.parley.relay.RelayState;
import dev.parley.stream.AppendListener;
import dev.parley.stream.Entry;
import dev.parley.stream.Epoch;
import dev.parley.stream.EpochChanged;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Delivers what is appended, and what is published, to the subscriptions of this node.
 *
 * <p>A few single-threaded loops share the work; a stream or topic belongs to one of them, so what happens to it happens in
 * one order and without locks. Any thread may call any method; none blocks.
 */
@Component
public class Fanout implements AppendListener, RelayListener, DisposableBean {

    private static final int READING_THREADS = 2;

    private final FanoutCounters fanoutCounters = new FanoutCounters();
    private final ScheduledExecutorService readers;
    private final List<Shard> shards = new ArrayList<>();
    private final HeadReconciler heads;
    private final Epoch epoch;

    @Autowired
    Fanout(StreamLog log, Relay relay, Epoch epoch) {
        this(log, relay, epoch, Math.max(1, Runtime.getRuntime().availableProcessors()));
    }

    Fanout(StreamLog log, Relay relay, Epoch epoch, int loops) {
        this.epoch = epoch;
        var factory = new CustomizableThreadFactory("parley-reader-");
        factory.setDaemon(true);
        readers = Executors.newScheduledThreadPool(READING_THREADS, factory);
        var shared = new LogReaders(log, readers, new HeadReader(log, readers), epoch);
        for (int i = 0; i < loops; i++) {
            shards.add(new Shard(
                    new DeliveryLoop("parley-fanout-" + i).start(),
                    stream -> new LogReader(stream, shared),
                    fanoutCounters,
                    relay));
        }
        heads = new HeadReconciler(log, readers, relay::state, this::doubtAll, this::heardOf);
        if (relay.state() != RelayState.STANDALONE) {
            heads.start();
        }
    }

    /**
     * Opens a cursor on a stream.
     *
     * <p>Guarantee: the outlet is offered every entry after the starting point, each once, in {@code seq} order, until the
     * subscription is cancelled, however slow it is. Never blocks.
     *
     * @param username whose subscription it is, for {@link #revoke}
     * @param listener learns once how the opening ends, whatever cancels it and when
     */
    public Subscription follow(
            StreamId stream,
            StartingPoint from,
            String username,
            EntryEncoder encoder,
            SubscriptionSink subscriptionSink,
            SubscriptionListener listener) {
        var shard = shardOf(stream);
        var cursor = new Cursor(stream, username, encoder, subscriptionSink, shard);
        shard.execute(() -> shard.follow(new PendingCursor(cursor, from), listener));
        return cursor;
    }

    /**
     * Opens a cursor for a reader who knows of no epoch. A number beyond the head starts at the head.
     *
     * @param since the last number that the reader has; empty to start at the stream's head
     * @param inForce called with the stream's head, unless the opening ends otherwise
     */
    public Subscription follow(
            StreamId stream,
            OptionalLong since,
            String username,
            EntryEncoder encoder,
            SubscriptionSink subscriptionSink,
            LongConsumer inForce) {
        return follow(
                stream,
                StartingPoint.of(since),
                username,
                encoder,
                subscriptionSink,
                opened -> inForce.accept(opened.head()));
    }

    /** The epoch of the numbers that are given now. */
    public String epoch() {
        return epoch.current();
    }

    /**
     * Makes a subscription to several streams, none at first; {@link #follow(CombinedSubscription, Map, Runnable)} adds them.
     *
     * <p>Guarantee, for each stream: as for a subscription of its own. What comes of different streams comes in no order.
     *
     * @param username whose subscription it is, for {@link #revoke}
     */
    public CombinedSubscription combine(String username, EntryEncoder encoder, CombinedSubscription.Sink sink) {
        return new CombinedSubscription(username, encoder, sink, shards);
    }

    /**
     * Adds streams to a subscription; those that it has go on as they are. Never blocks. Calls for the same stream take
     * effect in the order in which they are made, those of {@link #leave} and {@link #revoke} included.
     *
     * @param since where the reader stands in each stream. The listener is told of no reset and of no first number: who asks
     *     for many streams at once has learned these before
     * @param inForce called once on a delivery loop, or on this thread, when all of them are in force or have ended
     */
    public void follow(CombinedSubscription combined, Map<StreamId, StartingPoint> since, Runnable inForce) {
        if (since.isEmpty()) {
            inForce.run();
            return;
        }
        Map<Shard, Map<StreamId, StartingPoint>> byShard = new HashMap<>();
        since.forEach((stream, last) -> byShard.computeIfAbsent(shardOf(stream), ignored -> new HashMap<>())
                .put(stream, last));
        var opening = new AtomicInteger(since.size());
        Runnable each = () -> {
            if (opening.decrementAndGet() == 0) {
                inForce.run();
            }
        };
        byShard.forEach((shard, streams) -> shard.execute(() -> shard.follow(combined, streams, each)));
    }

    /** Takes a stream from a subscription: nothing of it is offered once the loop has done that. Never blocks. */
    public void leave(CombinedSubscription combined, StreamId stream) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.leave(combined, stream));
    }

    /** Takes a stream from a subscription whose user may no longer read it, and tells its listener so. Never blocks. */
    public void revoke(CombinedSubscription combined, StreamId stream) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.revoke(combined, stream));
    }

    /**
     * Opens a place at an ephemeral topic: the snapshot first, then every event published from then on. An outlet without
     * room misses events, and gets a fresh snapshot when it has room again.
     *
     * @param snapshot the whole present state as JSON; called on a delivery loop
     */
    public Subscription watch(
            String topic,
            Supplier<byte[]> snapshot,
            EventEncoder encoder,
            SubscriptionSink subscriptionSink,
            Runnable inForce) {
        var shard = shardOf(topic);
        var topicSubscription = new TopicSubscription(topic, snapshot, encoder, subscriptionSink, shard);
        shard.execute(() -> shard.watch(topicSubscription, inForce));
        return topicSubscription;
    }

    /** Hands an event to everybody at a topic on this node. Never blocks. */
    public void publish(String topic, byte[] json) {
        var shard = shardOf(topic);
        shard.execute(() -> shard.publish(topic, json));
    }

    /**
     * Sends what an outlet has taken, at the end of a turn. For threads that have better to do than to write to sockets;
     * what a turn delivers to the same outlet then goes out with it. Never blocks.
     */
    public void flushSoon(SubscriptionSink subscriptionSink) {
        var shard = shardOf(subscriptionSink);
        shard.execute(() -> shard.flushes(subscriptionSink));
    }

    /** Ends a subscription: nothing is offered any more once the loop has heard of it. Never blocks. */
    public void cancel(Subscription subscription) {
        cancel(subscription, () -> {});
    }

    /** Ends a subscription, and runs {@code then} on the loop once nothing more is offered. */
    public void cancel(Subscription subscription, Runnable then) {
        subscription.end(then);
    }

    /** Ends every subscription of that user to the stream, and tells their outlets. Never blocks. */
    public void revoke(StreamId stream, String username) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.revoke(stream, username));
    }

    /** Ends every subscription to the stream, and tells their outlets. Never blocks. */
    public void revokeAll(StreamId stream) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.revokeAll(stream));
    }

    /** What this node's delivery has done since it started and holds now. */
    public FanoutStats stats() {
        return new FanoutStats(
                fanoutCounters.feeds.sum(),
                fanoutCounters.subscriptions.sum(),
                fanoutCounters.deliveries.sum(),
                fanoutCounters.catchUps.sum(),
                fanoutCounters.gaps.sum());
    }

    /** Called by the log's writer, with entries in commit order. */
    @Override
    public void appended(List<Entry> entries) {
        if (shards.size() == 1) {
            hand(shards.get(0), entries);
            return;
        }
        Map<Shard, List<Entry>> byShard = new HashMap<>();
        for (Entry entry : entries) {
            byShard.computeIfAbsent(shardOf(entry.stream()), ignored -> new ArrayList<>())
                    .add(entry);
        }
        byShard.forEach(Fanout::hand);
    }

    /** Called by the relay, with what other nodes have appended. */
    @Override
    public void onEntries(List<Entry> entries) {
        appended(entries);
    }

    @Override
    public void onStale(StreamId stream) {
        heads.doubt(List.of(stream));
    }

    /** Numbers that feeds remember are of an epoch that is over: their subscriptions end, and new ones start anew. */
    @EventListener
    void on(EpochChanged event) {
        shards.forEach(shard -> shard.execute(shard::dropOutdated));
    }

    @Override
    public void destroy() {
        readers.shutdownNow();
        shards.forEach(Shard::stop);
    }

    private static void hand(Shard shard, List<Entry> entries) {
        shard.execute(() -> shard.appended(entries));
    }

    private void doubtAll() {
        shards.forEach(shard -> shard.execute(() -> heads.doubt(shard.followed())));
    }

    private void heardOf(StreamId stream, long head) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.heardOf(stream, head));
    }

    private Shard shardOf(Object name) {
        // The upper bits too: names that differ in their last character only would else crowd on one loop.
        int hash = name.hashCode() * 0x9E3779B9;
        return shards.get(Math.floorMod(hash >>> 16, shards.size()));
    }
}
