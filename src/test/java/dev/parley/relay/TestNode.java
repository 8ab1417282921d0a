package dev.parley.relay;

import static dev.parley.testing.Eventually.eventually;

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

/** A node that has nothing but a relay, and writes down what comes through it. */
final class TestNode implements RelayListener, BroadcastListener, AutoCloseable {

    static final String SUBJECT = "presence";

    /** A good deal more than anything here takes, but for a reconnection after a frozen broker. */
    static final Duration SOON = Duration.ofSeconds(20);

    private final String name;
    private final StompRelay relay;
    private final BlockingQueue<List<Entry>> arrived = new LinkedBlockingQueue<>();
    private final Map<StreamId, AtomicInteger> uncertain = new ConcurrentHashMap<>();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();

    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile RelayListener also = new Nobody();

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
    static TestNode start(String name, TestBroker broker, int port, Duration lingering, OutboundQueue.Bounds bounds) {
        var settings = new RelaySettings(
                RelaySettings.Type.STOMP, broker.host(), port, broker.login(), broker.passcode(), broker.virtualHost());
        var node = new TestNode(name, settings, new RelayQueues(lingering, bounds));
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

    TestNode awaitAway() {
        eventually("the relay is away", SOON, () -> relay.state() == RelayState.AWAY);
        return this;
    }

    /** Follows it, and waits until that is in force. */
    TestNode follow(StreamId stream) {
        int before = timesUncertain(stream);
        relay.follow(stream);
        return uncertainAfter(stream, before);
    }

    int timesUncertain(StreamId stream) {
        return uncertain.computeIfAbsent(stream, name -> new AtomicInteger()).get();
    }

    TestNode uncertainAfter(StreamId stream, int times) {
        eventually(stream + " is uncertain", Duration.ofSeconds(60), () -> timesUncertain(stream) > times);
        return this;
    }

    int timesConnected() {
        return connected.get();
    }

    /** Appends entries that nobody has seen, as the log would do it. */
    List<Entry> append(StreamId stream, int count) {
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < count; i++) {
            int seq = next.incrementAndGet();
            entries.add(entry(stream, seq, name + " says " + seq));
        }
        relay.appended(entries);
        return entries;
    }

    static Entry entry(StreamId stream, long seq, String text) {
        var at = Instant.parse("2026-11-20T08:00:00.123Z");
        return new Entry(stream, seq, new UUID(7, seq), Entry.MESSAGE, "ada", null, at, text, null, "client-" + seq);
    }

    /** What came in one message. */
    List<Entry> arrival() throws InterruptedException {
        List<Entry> entries = arrived.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        if (entries == null) {
            throw new AssertionError("Nothing arrived");
        }
        return entries;
    }

    /** At least so many entries, in the order in which they came. */
    List<Entry> arrivals(int count) throws InterruptedException {
        var all = new ArrayList<Entry>();
        while (all.size() < count) {
            all.addAll(arrival());
        }
        return all;
    }

    @Override
    public void arrived(List<Entry> entries) {
        arrived.add(entries);
        also.arrived(entries);
    }

    @Override
    public void uncertain(StreamId stream) {
        also.uncertain(stream);
        uncertain.computeIfAbsent(stream, name -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public String subject() {
        return SUBJECT;
    }

    @Override
    public void heard(String node, byte[] body) {
        heard.add(node + ": " + new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void connected() {
        connected.incrementAndGet();
    }

    @Override
    public void close() {
        relay.stop();
    }

    private static final class Nobody implements RelayListener {
        @Override
        public void arrived(List<Entry> entries) {}

        @Override
        public void uncertain(StreamId stream) {}
    }
}
