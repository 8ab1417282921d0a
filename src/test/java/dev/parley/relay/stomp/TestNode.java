package dev.parley.relay.stomp;

import static dev.parley.testing.Eventually.eventually;

import dev.parley.relay.BroadcastListener;
import dev.parley.relay.NodeIdentity;
import dev.parley.relay.RelayListener;
import dev.parley.relay.RelayListeners;
import dev.parley.relay.RelayState;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import dev.parley.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that consists of a relay and records everything that arrives through it. */
final class TestNode implements RelayListener, BroadcastListener, AutoCloseable {

    static final String SUBJECT = "presence";

    /** Much longer than any step takes, except a reconnection after a frozen broker. */
    static final Duration SOON = Duration.ofSeconds(20);

    private final String name;
    private final StompRelay relay;
    private final BlockingQueue<List<Entry>> arrived = new LinkedBlockingQueue<>();
    private final Map<StreamId, AtomicInteger> stale = new ConcurrentHashMap<>();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();

    final List<String> broadcasts = new CopyOnWriteArrayList<>();
    volatile RelayListener also = new NoListener();

    private TestNode(String name, RelaySettings settings, RelayQueues relayQueues) {
        this.name = name;
        relay = new StompRelay(
                settings,
                new NodeIdentity(name, name + "-1"),
                () -> new RelayListeners(List.of(this), List.of(this)),
                relayQueues);
    }

    static TestNode start(String name, TestBroker broker) {
        return start(name, broker, broker.port(), Duration.ofSeconds(30), OutboundQueue.Bounds.DEFAULT);
    }

    /** @param port of the broker, or of a proxy before it */
    static TestNode start(String name, TestBroker broker, int port, Duration linger, OutboundQueue.Bounds bounds) {
        var settings = new RelaySettings(
                RelaySettings.Type.STOMP, broker.host(), port, broker.login(), broker.passcode(), broker.virtualHost());
        var node = new TestNode(name, settings, new RelayQueues(linger, bounds));
        node.relay.start();
        return node;
    }

    StompRelay relay() {
        return relay;
    }

    TestNode awaitConnected() {
        eventually("the relay is connected", Duration.ofSeconds(60), () -> relay.state() == RelayState.CONNECTED);
        return this;
    }

    TestNode awaitDisconnected() {
        eventually("the relay is disconnected", SOON, () -> relay.state() == RelayState.DISCONNECTED);
        return this;
    }

    /** Follows the stream and waits until the subscription is active. */
    TestNode follow(StreamId stream) {
        int before = staleCount(stream);
        relay.follow(stream);
        return awaitStale(stream, before);
    }

    int staleCount(StreamId stream) {
        return stale.computeIfAbsent(stream, name -> new AtomicInteger()).get();
    }

    TestNode awaitStale(StreamId stream, int times) {
        eventually(stream + " is stale", Duration.ofSeconds(60), () -> staleCount(stream) > times);
        return this;
    }

    int connectionCount() {
        return connected.get();
    }

    /** Passes new entries to the relay, as the log does after an append. */
    List<Entry> append(StreamId stream, int count) {
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < count; i++) {
            int seq = next.incrementAndGet();
            entries.add(entry(stream, seq, name + " wrote " + seq));
        }
        relay.appended(entries);
        return entries;
    }

    static Entry entry(StreamId stream, long seq, String text) {
        var at = Instant.parse("2026-11-20T08:00:00.123Z");
        return new Entry(stream, seq, new UUID(7, seq), Entry.MESSAGE, "ada", null, at, text, null, "client-" + seq);
    }

    /** The entries of one message. */
    List<Entry> arrival() throws InterruptedException {
        List<Entry> entries = arrived.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        if (entries == null) {
            throw new AssertionError("No entries arrived within " + SOON);
        }
        return entries;
    }

    /** At least {@code count} entries, in the order of arrival. */
    List<Entry> arrivals(int count) throws InterruptedException {
        var all = new ArrayList<Entry>();
        while (all.size() < count) {
            all.addAll(arrival());
        }
        return all;
    }

    @Override
    public void onEntries(List<Entry> entries) {
        arrived.add(entries);
        also.onEntries(entries);
    }

    @Override
    public void onStale(StreamId stream) {
        also.onStale(stream);
        stale.computeIfAbsent(stream, name -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public String subject() {
        return SUBJECT;
    }

    @Override
    public void onBroadcast(String node, byte[] body) {
        broadcasts.add(node + ": " + new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void connected() {
        connected.incrementAndGet();
    }

    @Override
    public void close() {
        relay.stop();
    }

    private static final class NoListener implements RelayListener {
        @Override
        public void onEntries(List<Entry> entries) {}

        @Override
        public void onStale(StreamId stream) {}
    }
}
