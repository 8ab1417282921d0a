package dev.parley.relay.stomp;

import dev.parley.relay.NodeIdentity;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayListeners;
import dev.parley.relay.RelayState;
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
 * Connects to the other nodes through a STOMP broker, over one connection.
 *
 * <p>Any thread. Guarantee: none beyond {@link Relay}'s. Order: the entries of one stream that this node appends reach
 * another node in the order of their numbers; between streams, between nodes, and between entries and broadcasts there
 * is no order. On failure: when sending works again, the streams of entries that were not sent, or may have been lost
 * with a connection, are announced to the other nodes as stale.
 */
final class StompRelay implements Relay, AppendListener, SmartLifecycle {

    static final int BROADCAST_BYTES = 32 * 1024;

    private static final Pattern SUBJECT = Pattern.compile("[a-z-]{1,64}");
    private static final Duration LINGER = Duration.ofSeconds(30);

    private final RelaySettings settings;
    private final NodeIdentity nodeIdentity;
    private final Supplier<RelayListeners> listeners;
    private final RelayQueues relayQueues;
    private final BrokerHealth health;
    private final RelayCounters relayCounters = new RelayCounters();
    private volatile @Nullable RelayThreads threads;

    StompRelay(RelaySettings settings, NodeIdentity nodeIdentity, Supplier<RelayListeners> listeners) {
        this(settings, nodeIdentity, listeners, new RelayQueues(LINGER, OutboundQueue.Bounds.DEFAULT));
    }

    /** @param listeners read once, at the start: the listeners themselves depend on the relay */
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
        relayQueues.subscriptions().follow(stream);
        relayQueues.wakeup().trigger();
    }

    @Override
    public void unfollow(StreamId stream) {
        relayQueues.subscriptions().unfollow(stream);
    }

    @Override
    public void broadcast(String subject, byte[] body) {
        if (!SUBJECT.matcher(subject).matches() || body.length > BROADCAST_BYTES) {
            throw new IllegalArgumentException("Invalid broadcast: the subject '" + subject
                    + "' needs 1 to 64 lower-case letters or hyphens, and the body of " + body.length
                    + " bytes must not exceed " + BROADCAST_BYTES);
        }
        relayQueues.outbound().add(new OutboundQueue.Broadcast(subject, body));
        relayQueues.wakeup().trigger();
    }

    @Override
    public void appended(List<Entry> entries) {
        relayQueues.outbound().add(entries);
        relayQueues.wakeup().trigger();
    }

    @Override
    public RelayState state() {
        return health.state();
    }

    /** The number of entries queued for sending. */
    int queued() {
        return relayQueues.outbound().size();
    }

    /** The number of entries that were not sent because the broker was disconnected or slow. */
    long dropped() {
        return relayQueues.outbound().dropped();
    }

    RelayCounters counters() {
        return relayCounters;
    }

    /** Does not wait for the broker: without it entries are delivered with more delay. */
    @Override
    public void start() {
        RelayListeners resolved = listeners.get();
        var incomingMessages =
                new IncomingMessages(nodeIdentity.id(), relayQueues.subscriptions(), resolved, relayCounters);
        var started = new RelayThreads(
                settings,
                relayQueues,
                health,
                new SendLoop(nodeIdentity.id(), relayQueues, health, incomingMessages, resolved, relayCounters));
        threads = started;
        started.start();
    }

    /** Sends the queued entries, within two seconds. */
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

    /** Starts after the log and before everything that follows streams; stops in the reverse order. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }
}
