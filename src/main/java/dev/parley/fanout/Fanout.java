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
 * Delivers appended entries and published events to the subscriptions of this node.
 *
 * <p>A few single-threaded loops share the work. Each stream or topic belongs to one loop, so its events happen in one
 * order and without locks. Any thread may call any method; none blocks.
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
        heads = new HeadReconciler(log, readers, relay::state, this::markAllStale, this::headAdvanced);
        if (relay.state() != RelayState.STANDALONE) {
            heads.start();
        }
    }

    /**
     * Opens a cursor on a stream.
     *
     * <p>Guarantee: the sink is offered every entry after the starting point, each once, in {@code seq} order, until
     * the subscription is cancelled, however slow the sink is. Never blocks.
     *
     * @param username whose subscription it is, for {@link #revoke}
     * @param listener gets the outcome of the opening exactly once, whatever cancels it and when
     */
    public Subscription follow(
            StreamId stream,
            StartingPoint from,
            String username,
            EntryEncoder encoder,
            SubscriptionSink sink,
            SubscriptionListener listener) {
        var shard = shardOf(stream);
        var cursor = new Cursor(stream, username, encoder, sink, shard);
        shard.execute(() -> shard.follow(new PendingCursor(cursor, from), listener));
        return cursor;
    }

    /**
     * Opens a cursor for a reader that does not track epochs. A number beyond the head starts at the head.
     *
     * @param since the last number that the reader has; empty to start at the stream's head
     * @param onSubscribed called with the stream's head; not called if the opening is cancelled or revoked
     */
    public Subscription follow(
            StreamId stream,
            OptionalLong since,
            String username,
            EntryEncoder encoder,
            SubscriptionSink sink,
            LongConsumer onSubscribed) {
        return follow(
                stream, StartingPoint.of(since), username, encoder, sink, opened -> onSubscribed.accept(opened.head()));
    }

    /** The epoch of the numbers that are assigned now. */
    public String epoch() {
        return epoch.current();
    }

    /**
     * Creates a subscription to several streams, initially to none; {@link #follow(CombinedSubscription, Map,
     * Runnable)} adds streams.
     *
     * <p>Each stream has the guarantee of a separate subscription: every entry after the starting point, each once, in
     * {@code seq} order. Entries of different streams have no order.
     *
     * @param username whose subscription it is, for {@link #revoke}
     */
    public CombinedSubscription combine(String username, EntryEncoder encoder, CombinedSubscription.Receiver receiver) {
        return new CombinedSubscription(username, encoder, receiver, shards);
    }

    /**
     * Adds streams to a subscription. Streams that it already has continue unchanged. Never blocks. Calls for one
     * stream take effect in the order in which they are made, including calls of {@link #leave} and {@link #revoke}.
     *
     * @param since the reader's position in each stream. The listener gets neither a reset nor a first number: a client
     *     that subscribes to many streams at once requests these beforehand
     * @param onSubscribed called once, on a delivery loop or on this thread, when all of the streams are open or have
     *     ended
     */
    public void follow(CombinedSubscription combined, Map<StreamId, StartingPoint> since, Runnable onSubscribed) {
        if (since.isEmpty()) {
            onSubscribed.run();
            return;
        }
        Map<Shard, Map<StreamId, StartingPoint>> byShard = new HashMap<>();
        since.forEach((stream, last) -> byShard.computeIfAbsent(shardOf(stream), ignored -> new HashMap<>())
                .put(stream, last));
        var opening = new AtomicInteger(since.size());
        Runnable each = () -> {
            if (opening.decrementAndGet() == 0) {
                onSubscribed.run();
            }
        };
        byShard.forEach((shard, streams) -> shard.execute(() -> shard.follow(combined, streams, each)));
    }

    /** Removes a stream from a subscription: no entry of it is offered once the loop has done that. Never blocks. */
    public void leave(CombinedSubscription combined, StreamId stream) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.leave(combined, stream));
    }

    /**
     * Removes a stream from a subscription whose user may no longer read it, and calls its listener's
     * {@link CombinedListener#revoked}. Never blocks.
     */
    public void revoke(CombinedSubscription combined, StreamId stream) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.revoke(combined, stream));
    }

    /**
     * Subscribes to an ephemeral topic: the snapshot comes first, then every event published from then on. A sink
     * without room misses events, and gets a fresh snapshot when it has room again.
     *
     * @param snapshot supplies the complete present state as JSON; called on a delivery loop
     */
    public Subscription watch(
            String topic,
            Supplier<byte[]> snapshot,
            EventEncoder encoder,
            SubscriptionSink sink,
            Runnable onSubscribed) {
        var shard = shardOf(topic);
        var topicSubscription = new TopicSubscription(topic, snapshot, encoder, sink, shard);
        shard.execute(() -> shard.watch(topicSubscription, onSubscribed));
        return topicSubscription;
    }

    /** Publishes an event to all subscribers of a topic on this node. Never blocks. */
    public void publish(String topic, byte[] json) {
        var shard = shardOf(topic);
        shard.execute(() -> shard.publish(topic, json));
    }

    /**
     * Flushes a sink at the end of a turn. For threads that should not spend time on writing to sockets; frames that
     * the turn delivers to the same sink are sent together with it. Never blocks.
     */
    public void scheduleFlush(SubscriptionSink sink) {
        var shard = shardOf(sink);
        shard.execute(() -> shard.scheduleFlush(sink));
    }

    /** Ends a subscription: no entry is offered any more once the loop has processed the call. Never blocks. */
    public void cancel(Subscription subscription) {
        cancel(subscription, () -> {});
    }

    /** Ends a subscription, and runs {@code then} on the loop once nothing more is offered. */
    public void cancel(Subscription subscription, Runnable then) {
        subscription.end(then);
    }

    /** Ends every subscription of that user to the stream, and calls {@code revoked} on their sinks. Never blocks. */
    public void revoke(StreamId stream, String username) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.revoke(stream, username));
    }

    /** Ends every subscription to the stream, and calls {@code revoked} on their sinks. Never blocks. */
    public void revokeAll(StreamId stream) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.revokeAll(stream));
    }

    /** Counters of this node's delivery since its start, and the present numbers of feeds and subscriptions. */
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

    /** Called by the relay, with entries that other nodes have appended. */
    @Override
    public void onEntries(List<Entry> entries) {
        appended(entries);
    }

    @Override
    public void onStale(StreamId stream) {
        heads.markStale(List.of(stream));
    }

    /**
     * Ends the subscriptions of all feeds, because their numbers belong to an epoch that has ended. Clients subscribe
     * again under the new epoch.
     */
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

    private void markAllStale() {
        shards.forEach(shard -> shard.execute(() -> heads.markStale(shard.followed())));
    }

    private void headAdvanced(StreamId stream, long head) {
        var shard = shardOf(stream);
        shard.execute(() -> shard.headAdvanced(stream, head));
    }

    private Shard shardOf(Object name) {
        // Mixes the upper bits in: names that differ only in their last character would otherwise crowd on one loop.
        int hash = name.hashCode() * 0x9E3779B9;
        return shards.get(Math.floorMod(hash >>> 16, shards.size()));
    }
}
