package dev.parley.relay;

import dev.parley.relay.Outgoing.Broadcast;
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
final class Round {

    /** So many subscriptions wait for their receipts: with thousands to resume, entries are sent in between. */
    private static final int SUBSCRIPTIONS_UNDER_WAY = 64;

    private static final int UNSUBSCRIPTIONS_AT_A_TIME = 16;
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final byte[] NO_BODY = {};

    private static final Logger log = LoggerFactory.getLogger(Round.class);

    private final String ownId;
    private final Desk desk;
    private final BrokerHealth health;
    private final Incoming incoming;
    private final Listeners listeners;
    private final Traffic traffic;
    private final AtomicBoolean hearsBroadcasts = new AtomicBoolean();

    Round(String ownId, Desk desk, BrokerHealth health, Incoming incoming, Listeners listeners, Traffic traffic) {
        this.ownId = ownId;
        this.desk = desk;
        this.health = health;
        this.incoming = incoming;
        this.listeners = listeners;
        this.traffic = traffic;
    }

    void begin(Line line) throws LineLost {
        desk.following().connected();
        desk.outgoing().open();
        hearsBroadcasts.set(false);
        line.subscribe(Destinations.BROADCAST, incoming::ofAll, () -> {
            hearsBroadcasts.set(true);
            listeners.connected();
        });
    }

    void once(Line line, Unconfirmed unconfirmed) throws LineLost, InterruptedException {
        line.check();
        subscribe(line);
        for (StreamId stream : desk.following().nextToUnsubscribe(UNSUBSCRIPTIONS_AT_A_TIME)) {
            line.unsubscribe(stream);
        }
        send(line, unconfirmed);
        line.pulse(unconfirmed::pulse, unconfirmed::answered);
        if (hearsBroadcasts.get() && desk.following().resumed()) {
            health.resumed();
        }
        desk.bell().await(IDLE);
    }

    /** Sends what waits, and waits until the broker has it; all that within two seconds. */
    void last(Line line, Unconfirmed unconfirmed) throws LineLost, InterruptedException {
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        send(line, unconfirmed);
        line.close(Duration.ofNanos(deadline - System.nanoTime()), unconfirmed::answered);
    }

    private void subscribe(Line line) throws LineLost {
        while (line.pending() < SUBSCRIPTIONS_UNDER_WAY) {
            StreamId stream = desk.following().nextToSubscribe();
            if (stream == null) {
                return;
            }
            line.subscribe(stream, (headers, body) -> incoming.ofStream(stream, headers, body), () -> {
                desk.following().inForce(stream);
                listeners.uncertain(stream);
            });
        }
    }

    private void send(Line line, Unconfirmed unconfirmed) throws LineLost {
        Outgoing.Batch batch = desk.outgoing().take();
        unconfirmed.add(batch);
        if (batch.allMissed()) {
            line.send(headers(Destinations.BROADCAST, Format.ALL_UNCERTAIN), NO_BODY);
        }
        for (StreamId stream : batch.missed()) {
            line.send(headers(Destinations.of(stream), Format.UNCERTAIN), NO_BODY);
        }
        for (Broadcast broadcast : batch.broadcasts()) {
            StompHeaders headers = headers(Destinations.BROADCAST, Format.BROADCAST);
            headers.set(Incoming.SUBJECT, broadcast.subject());
            line.send(headers, broadcast.body());
        }
        for (var ofStream : batch.entries().entrySet()) {
            send(line, ofStream.getKey(), ofStream.getValue());
        }
    }

    private void send(Line line, StreamId stream, List<Entry> entries) throws LineLost {
        String destination = Destinations.of(stream);
        List<byte[]> bodies;
        try {
            bodies = EntryFormat.write(stream, entries);
        } catch (RuntimeException e) {
            log.error("Entries of {} cannot be written down for other nodes", stream, e);
            line.send(headers(destination, Format.UNCERTAIN), NO_BODY);
            return;
        }
        for (byte[] body : bodies) {
            line.send(headers(destination, Format.ENTRIES), body);
        }
        traffic.sent().addAndGet(entries.size());
    }

    private StompHeaders headers(String destination, Format format) {
        var headers = new StompHeaders();
        headers.setDestination(destination);
        headers.set(Format.HEADER, format.wireName());
        headers.set(Incoming.NODE, ownId);
        return headers;
    }
}
