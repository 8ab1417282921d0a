package dev.parley.relay;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * Takes what the broker delivers and tells it to this node's listeners.
 *
 * <p>Called on the connection's receiving thread. What this node sent itself comes back and is dropped unread; what it does
 * not understand is ignored, and said once.
 */
final class IncomingMessages {

    /** Names the header with the sender's {@link NodeIdentity#id()}. */
    static final String NODE = "node";

    /** Names the header with a broadcast's subject. */
    static final String SUBJECT = "subject";

    private static final Logger log = LoggerFactory.getLogger(IncomingMessages.class);

    private final String ownId;
    private final StreamSubscriptions streamSubscriptions;
    private final RelayListeners relayListeners;
    private final RelayCounters relayCounters;
    private final AtomicBoolean complained = new AtomicBoolean();

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

    /** Something came at the destination of a stream. */
    void ofStream(StreamId stream, StompHeaders headers, byte[] body) {
        if (ownId.equals(headers.getFirst(NODE))) {
            return;
        }
        RelayMessageType relayMessageType = format(headers);
        if (relayMessageType == RelayMessageType.ENTRIES) {
            entries(stream, body);
        } else if (relayMessageType == RelayMessageType.UNCERTAIN) {
            relayListeners.uncertain(stream);
        } else {
            complain("message at a stream's destination", null);
        }
    }

    /** Something came for all nodes. */
    void ofAll(StompHeaders headers, byte[] body) {
        String node = headers.getFirst(NODE);
        String subject = headers.getFirst(SUBJECT);
        RelayMessageType relayMessageType = format(headers);
        if (ownId.equals(node)) {
            return;
        }
        if (relayMessageType == RelayMessageType.ALL_UNCERTAIN) {
            streamSubscriptions.all().forEach(relayListeners::uncertain);
        } else if (relayMessageType == RelayMessageType.BROADCAST && node != null && subject != null) {
            relayListeners.heard(subject, node, body);
        } else {
            complain("broadcast", null);
        }
    }

    private void entries(StreamId stream, byte[] body) {
        List<Entry> entries;
        try {
            entries = EntryCodec.read(stream, body);
        } catch (RuntimeException e) {
            complain("body", e);
            return;
        }
        relayCounters.received().addAndGet(entries.size());
        relayListeners.arrived(entries);
    }

    private static @Nullable RelayMessageType format(StompHeaders headers) {
        String name = headers.getFirst(RelayMessageType.HEADER);
        return name == null ? null : RelayMessageType.of(name).orElse(null);
    }

    /** Once: a node of another version would send thousands. What it says names no content. */
    private void complain(String what, @Nullable RuntimeException cause) {
        if (complained.compareAndSet(false, true)) {
            log.warn(
                    "Another node, perhaps of another version, sent a {} that this one does not understand; "
                            + "it ignores them and looks into the database{}",
                    what,
                    cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")");
        }
    }
}
