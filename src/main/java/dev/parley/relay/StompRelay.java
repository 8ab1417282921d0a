package dev.parley.relay;

import dev.parley.stream.AppendListener;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Tells other nodes through a STOMP broker, over one connection.
 *
 * <p>Any thread. Guarantee: none beyond {@link Relay}'s. Order: the entries of one stream that this node appends reach
 * another node in the order of their numbers; between streams, between nodes, and between entries and broadcasts there is
 * no order. On failure: what could not be sent, or may have been lost with a connection, is announced as uncertain when
 * sending works again.
 */
final class StompRelay implements Relay, AppendListener, SmartLifecycle {

    static final int BROADCAST_BYTES = 32 * 1024;

    private static final Pattern SUBJECT = Pattern.compile("[a-z-]{1,64}");
    private static final Duration LINGERING = Duration.ofSeconds(30);

    private final RelaySettings settings;
    private final NodeIdentity nodeIdentity;
    private final Supplier<RelayListeners> listeners;
    private final RelayQueues relayQueues;
    private final BrokerHealth health;
    private final RelayCounters relayCounters = new RelayCounters();
    private volatile @Nullable RelayThreads threads;

    StompRelay(RelaySettings settings, NodeIdentity nodeIdentity, Supplier<RelayListeners> listeners) {
        this(settings, nodeIdentity, listeners, new RelayQueues(LINGERING, OutboundQueue.Bounds.DEFAULT));
    }

    /** @param listeners asked once, at the start: they depend on the relay themselves */
    StompRelay(
            RelaySettings settings,
            NodeIdentity nodeIdentity,
            Supplier<RelayListeners> listeners,
            RelayQueues relayQueues) {
        this.settings = settings;
        this.nodeIdentity = nodeIdentity;
        this.listeners = listeners;
        this.relayQueues = relayQueues;
        this.health = new BrokerHealth(settings.address());
    }

    @Override
    public void follow(StreamId stream) {
        relayQueues.following().follow(stream);
        relayQueues.bell().ring();
    }

    @Override
    public void leave(StreamId stream) {
        relayQueues.following().leave(stream);
    }

    @Override
    public void broadcast(String subject, byte[] body) {
        if (!SUBJECT.matcher(subject).matches() || body.length > BROADCAST_BYTES) {
            throw new IllegalArgumentException("Not a broadcast: " + subject + ", " + body.length + " bytes");
        }
        relayQueues.outgoing().add(new OutboundQueue.Broadcast(subject, body));
        relayQueues.bell().ring();
    }

    @Override
    public void appended(List<Entry> entries) {
        relayQueues.outgoing().add(entries);
        relayQueues.bell().ring();
    }

    @Override
    public RelayState state() {
        return health.state();
    }

    /** Entries that wait to be sent. */
    int queued() {
        return relayQueues.outgoing().size();
    }

    /** Entries that were not sent, because the broker was away or slow. */
    long dropped() {
        return relayQueues.outgoing().dropped();
    }

    RelayCounters traffic() {
        return relayCounters;
    }

    /** Does not wait for the broker: without it everything works, only slower. */
    @Override
    public void start() {
        RelayListeners told = listeners.get();
        var incomingMessages = new IncomingMessages(nodeIdentity.id(), relayQueues.following(), told, relayCounters);
        var started = new RelayThreads(
                settings,
                relayQueues,
                health,
                new SendLoop(nodeIdentity.id(), relayQueues, health, incomingMessages, told, relayCounters));
        threads = started;
        started.start();
    }

    /** Sends what waits, within two seconds. */
    @Override
    public void stop() {
        RelayThreads running = threads;
        threads = null;
        if (running != null) {
            running.stop();
            health.stopped();
        }
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }

    /** After the log and before everything that follows streams; the other way round when it stops. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }
}
