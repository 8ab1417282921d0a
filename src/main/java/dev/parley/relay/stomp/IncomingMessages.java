package dev.parley.relay.stomp;

import dev.parley.relay.NodeIdentity;
import dev.parley.relay.RelayListeners;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * Decodes the messages that the broker delivers and passes them to this node's listeners.
 *
 * <p>Called on the connection's receiving thread. Messages that this node sent itself come back and are dropped
 * undecoded. Messages of an unknown type or with an invalid body are ignored; the first one is logged.
 */
final class IncomingMessages {

    /** The name of the header with the sender's {@link NodeIdentity#id()}. */
    static final String NODE = "node";

    /** The name of the header with a broadcast's subject. */
    static final String SUBJECT = "subject";

    private static final Logger logger = LoggerFactory.getLogger(IncomingMessages.class);

    private final String ownId;
    private final StreamSubscriptions streamSubscriptions;
    private final RelayListeners relayListeners;
    private final RelayCounters relayCounters;
    private final AtomicBoolean warned = new AtomicBoolean();

    IncomingMessages(
            String ownId,
            StreamSubscriptions streamSubscriptions,
            RelayListeners relayListeners,
            RelayCounters relayCounters) {
        this.ownId = ownId;
        this.streamSubscriptions = streamSubscriptions;
        this.relayListeners = relayListeners;
        this.relayCounters = relayCounters;
    }

    /** Handles a message from the destination of a stream. */
    void handleStreamMessage(StreamId stream, StompHeaders headers, byte[] body) {
        if (ownId.equals(headers.getFirst(NODE))) {
            return;
        }
        RelayMessageType type = type(headers);
        if (type == RelayMessageType.ENTRIES) {
            entries(stream, body);
        } else if (type == RelayMessageType.STALE) {
            relayListeners.stale(stream);
        } else {
            warnOnce("stream message", null);
        }
    }

    /** Handles a message from the destination of all nodes. */
    void handleBroadcast(StompHeaders headers, byte[] body) {
        String node = headers.getFirst(NODE);
        String subject = headers.getFirst(SUBJECT);
        RelayMessageType type = type(headers);
        if (ownId.equals(node)) {
            return;
        }
        if (type == RelayMessageType.ALL_STALE) {
            streamSubscriptions.all().forEach(relayListeners::stale);
        } else if (type == RelayMessageType.BROADCAST && node != null && subject != null) {
            relayListeners.broadcast(subject, node, body);
        } else {
            warnOnce("broadcast", null);
        }
    }

    private void entries(StreamId stream, byte[] body) {
        List<Entry> entries;
        try {
            entries = EntryCodec.decode(stream, body);
        } catch (RuntimeException e) {
            warnOnce("body", e);
            return;
        }
        relayCounters.received().addAndGet(entries.size());
        relayListeners.entries(entries);
    }

    private static @Nullable RelayMessageType type(StompHeaders headers) {
        String name = headers.getFirst(RelayMessageType.HEADER);
        return name == null ? null : RelayMessageType.of(name).orElse(null);
    }

    /**
     * Logs only once: a node of another version would send thousands. The log line contains no content of the message.
     */
    private void warnOnce(String kind, @Nullable RuntimeException cause) {
        if (warned.compareAndSet(false, true)) {
            logger.warn(
                    "Ignored a {} of another node that this version cannot decode{}; more of them are ignored without a "
                            + "log line. Entries are read from the database. Run the same version on all nodes",
                    kind,
                    cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")");
        }
    }
}
