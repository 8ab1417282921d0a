package dev.parley.relay.stomp;

import dev.parley.relay.RelayListeners;
import dev.parley.relay.stomp.OutboundQueue.Broadcast;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * The steps that the sending thread repeats on a connection: subscribe, unsubscribe, send, ping.
 *
 * <p>Confined to that thread.
 */
final class SendLoop {

    /** The most subscriptions that wait for their receipts: with thousands to resume, entries are sent in between. */
    private static final int SUBSCRIPTIONS_UNDER_WAY = 64;

    private static final int UNSUBSCRIPTIONS_AT_A_TIME = 16;
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);
    private static final byte[] NO_BODY = {};

    private static final Logger logger = LoggerFactory.getLogger(SendLoop.class);

    private final String ownId;
    private final RelayQueues relayQueues;
    private final BrokerHealth health;
    private final IncomingMessages incomingMessages;
    private final RelayListeners relayListeners;
    private final RelayCounters relayCounters;
    private final AtomicBoolean broadcastsSubscribed = new AtomicBoolean();

    SendLoop(
            String ownId,
            RelayQueues relayQueues,
            BrokerHealth health,
            IncomingMessages incomingMessages,
            RelayListeners relayListeners,
            RelayCounters relayCounters) {
        this.ownId = ownId;
        this.relayQueues = relayQueues;
        this.health = health;
        this.incomingMessages = incomingMessages;
        this.relayListeners = relayListeners;
        this.relayCounters = relayCounters;
    }

    void begin(BrokerConnection brokerConnection) throws BrokerConnectionLost {
        relayQueues.subscriptions().connected();
        relayQueues.outbound().open();
        broadcastsSubscribed.set(false);
        brokerConnection.subscribe(BrokerDestinations.BROADCAST, incomingMessages::handleBroadcast, () -> {
            broadcastsSubscribed.set(true);
            relayListeners.connected();
        });
    }

    void once(BrokerConnection brokerConnection, InFlightBatches inFlightBatches)
            throws BrokerConnectionLost, InterruptedException {
        brokerConnection.check();
        subscribe(brokerConnection);
        for (StreamId stream : relayQueues.subscriptions().nextToUnsubscribe(UNSUBSCRIPTIONS_AT_A_TIME)) {
            brokerConnection.unsubscribe(stream);
        }
        send(brokerConnection, inFlightBatches);
        brokerConnection.ping(inFlightBatches::ping, inFlightBatches::confirmed);
        if (broadcastsSubscribed.get() && relayQueues.subscriptions().resumed()) {
            health.resumed();
        }
        relayQueues.wakeup().await(IDLE);
    }

    /** Sends the queued entries and waits until the broker has read them; both within two seconds. */
    void last(BrokerConnection brokerConnection, InFlightBatches inFlightBatches)
            throws BrokerConnectionLost, InterruptedException {
        long deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
        send(brokerConnection, inFlightBatches);
        brokerConnection.close(Duration.ofNanos(deadline - System.nanoTime()), inFlightBatches::confirmed);
    }

    private void subscribe(BrokerConnection brokerConnection) throws BrokerConnectionLost {
        while (brokerConnection.pending() < SUBSCRIPTIONS_UNDER_WAY) {
            StreamId stream = relayQueues.subscriptions().nextToSubscribe();
            if (stream == null) {
                return;
            }
            brokerConnection.subscribe(
                    stream, (headers, body) -> incomingMessages.handleStreamMessage(stream, headers, body), () -> {
                        relayQueues.subscriptions().onSubscribed(stream);
                        relayListeners.stale(stream);
                    });
        }
    }

    private void send(BrokerConnection brokerConnection, InFlightBatches inFlightBatches) throws BrokerConnectionLost {
        OutboundQueue.Batch batch = relayQueues.outbound().take();
        inFlightBatches.add(batch);
        if (batch.allMissed()) {
            brokerConnection.send(headers(BrokerDestinations.BROADCAST, RelayMessageType.ALL_STALE), NO_BODY);
        }
        for (StreamId stream : batch.missed()) {
            brokerConnection.send(headers(BrokerDestinations.of(stream), RelayMessageType.STALE), NO_BODY);
        }
        for (Broadcast broadcast : batch.broadcasts()) {
            StompHeaders headers = headers(BrokerDestinations.BROADCAST, RelayMessageType.BROADCAST);
            headers.set(IncomingMessages.SUBJECT, broadcast.subject());
            brokerConnection.send(headers, broadcast.body());
        }
        for (var streamEntries : batch.entries().entrySet()) {
            send(brokerConnection, streamEntries.getKey(), streamEntries.getValue());
        }
    }

    private void send(BrokerConnection brokerConnection, StreamId stream, List<Entry> entries)
            throws BrokerConnectionLost {
        String destination = BrokerDestinations.of(stream);
        List<byte[]> bodies;
        try {
            bodies = EntryCodec.encode(stream, entries);
        } catch (RuntimeException e) {
            logger.error(
                    "Encoding entries of {} for other nodes failed; other nodes read them from the database",
                    stream,
                    e);
            brokerConnection.send(headers(destination, RelayMessageType.STALE), NO_BODY);
            return;
        }
        for (byte[] body : bodies) {
            brokerConnection.send(headers(destination, RelayMessageType.ENTRIES), body);
        }
        relayCounters.sent().addAndGet(entries.size());
    }

    private StompHeaders headers(String destination, RelayMessageType type) {
        var headers = new StompHeaders();
        headers.setDestination(destination);
        headers.set(RelayMessageType.HEADER, type.wireName());
        headers.set(IncomingMessages.NODE, ownId);
        return headers;
    }
}
