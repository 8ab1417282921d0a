package dev.parley.relay;

import dev.parley.relay.OutboundQueue.Broadcast;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * What the sending thread does on a connection, again and again: subscribe, unsubscribe, send, ask for an answer.
 *
 * <p>For that thread only.
 */
final class SendLoop {

    /** So many subscriptions wait for their receipts: with thousands to resume, entries are sent in between. */
    private static final int SUBSCRIPTIONS_UNDER_WAY = 64;

    private static final int UNSUBSCRIPTIONS_AT_A_TIME = 16;
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final byte[] NO_BODY = {};

    private static final Logger log = LoggerFactory.getLogger(SendLoop.class);

    private final String ownId;
    private final RelayQueues relayQueues;
    private final BrokerHealth health;
    private final IncomingMessages incomingMessages;
    private final RelayListeners relayListeners;
    private final RelayCounters relayCounters;
    private final AtomicBoolean hearsBroadcasts = new AtomicBoolean();

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
        relayQueues.following().connected();
        relayQueues.outgoing().open();
        hearsBroadcasts.set(false);
        brokerConnection.subscribe(BrokerDestinations.BROADCAST, incomingMessages::ofAll, () -> {
            hearsBroadcasts.set(true);
            relayListeners.connected();
        });
    }

    void once(BrokerConnection brokerConnection, InFlightBatches inFlightBatches)
            throws BrokerConnectionLost, InterruptedException {
        brokerConnection.check();
        subscribe(brokerConnection);
        for (StreamId stream : relayQueues.following().nextToUnsubscribe(UNSUBSCRIPTIONS_AT_A_TIME)) {
            brokerConnection.unsubscribe(stream);
        }
        send(brokerConnection, inFlightBatches);
        brokerConnection.pulse(inFlightBatches::pulse, inFlightBatches::answered);
        if (hearsBroadcasts.get() && relayQueues.following().resumed()) {
            health.resumed();
        }
        relayQueues.bell().await(IDLE);
    }

    /** Sends what waits, and waits until the broker has it; all that within two seconds. */
    void last(BrokerConnection brokerConnection, InFlightBatches inFlightBatches)
            throws BrokerConnectionLost, InterruptedException {
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        send(brokerConnection, inFlightBatches);
        brokerConnection.close(Duration.ofNanos(deadline - System.nanoTime()), inFlightBatches::answered);
    }

    private void subscribe(BrokerConnection brokerConnection) throws BrokerConnectionLost {
        while (brokerConnection.pending() < SUBSCRIPTIONS_UNDER_WAY) {
            StreamId stream = relayQueues.following().nextToSubscribe();
            if (stream == null) {
                return;
            }
            brokerConnection.subscribe(
                    stream, (headers, body) -> incomingMessages.ofStream(stream, headers, body), () -> {
                        relayQueues.following().inForce(stream);
                        relayListeners.uncertain(stream);
                    });
        }
    }

    private void send(BrokerConnection brokerConnection, InFlightBatches inFlightBatches) throws BrokerConnectionLost {
        OutboundQueue.Batch batch = relayQueues.outgoing().take();
        inFlightBatches.add(batch);
        if (batch.allMissed()) {
            brokerConnection.send(headers(BrokerDestinations.BROADCAST, RelayMessageType.ALL_UNCERTAIN), NO_BODY);
        }
        for (StreamId stream : batch.missed()) {
            brokerConnection.send(headers(BrokerDestinations.of(stream), RelayMessageType.UNCERTAIN), NO_BODY);
        }
        for (Broadcast broadcast : batch.broadcasts()) {
            StompHeaders headers = headers(BrokerDestinations.BROADCAST, RelayMessageType.BROADCAST);
            headers.set(IncomingMessages.SUBJECT, broadcast.subject());
            brokerConnection.send(headers, broadcast.body());
        }
        for (var ofStream : batch.entries().entrySet()) {
            send(brokerConnection, ofStream.getKey(), ofStream.getValue());
        }
    }

    private void send(BrokerConnection brokerConnection, StreamId stream, List<Entry> entries)
            throws BrokerConnectionLost {
        String destination = BrokerDestinations.of(stream);
        List<byte[]> bodies;
        try {
            bodies = EntryCodec.write(stream, entries);
        } catch (RuntimeException e) {
            log.error("Entries of {} cannot be written down for other nodes", stream, e);
            brokerConnection.send(headers(destination, RelayMessageType.UNCERTAIN), NO_BODY);
            return;
        }
        for (byte[] body : bodies) {
            brokerConnection.send(headers(destination, RelayMessageType.ENTRIES), body);
        }
        relayCounters.sent().addAndGet(entries.size());
    }

    private StompHeaders headers(String destination, RelayMessageType relayMessageType) {
        var headers = new StompHeaders();
        headers.setDestination(destination);
        headers.set(RelayMessageType.HEADER, relayMessageType.wireName());
        headers.set(IncomingMessages.NODE, ownId);
        return headers;
    }
}
