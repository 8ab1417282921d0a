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
final class Incoming {

    /** Names the header with the sender's {@link Node#id()}. */
    static final String NODE = "node";

    /** Names the header with a broadcast's subject. */
    static final String SUBJECT = "subject";

    private static final Logger log = LoggerFactory.getLogger(Incoming.class);

    private final String ownId;
    private final Following following;
    private final Listeners listeners;
    private final Traffic traffic;
    private final AtomicBoolean complained = new AtomicBoolean();

    Incoming(String ownId, Following following, Listeners listeners, Traffic traffic) {
        this.ownId = ownId;
        this.following = following;
        this.listeners = listeners;
        this.traffic = traffic;
    }

    /** Something came at the destination of a stream. */
    void ofStream(StreamId stream, StompHeaders headers, byte[] body) {
        if (ownId.equals(headers.getFirst(NODE))) {
            return;
        }
        Format format = format(headers);
        if (format == Format.ENTRIES) {
            entries(stream, body);
        } else if (format == Format.UNCERTAIN) {
            listeners.uncertain(stream);
        } else {
            complain("message at a stream's destination", null);
        }
    }

    /** Something came for all nodes. */
    void ofAll(StompHeaders headers, byte[] body) {
        String node = headers.getFirst(NODE);
        String subject = headers.getFirst(SUBJECT);
        Format format = format(headers);
        if (ownId.equals(node)) {
            return;
        }
        if (format == Format.ALL_UNCERTAIN) {
            following.all().forEach(listeners::uncertain);
        } else if (format == Format.BROADCAST && node != null && subject != null) {
            listeners.heard(subject, node, body);
        } else {
            complain("broadcast", null);
        }
    }

    private void entries(StreamId stream, byte[] body) {
        List<Entry> entries;
        try {
            entries = EntryFormat.read(stream, body);
        } catch (RuntimeException e) {
            complain("body", e);
            return;
        }
        traffic.received().addAndGet(entries.size());
        listeners.arrived(entries);
    }

    private static @Nullable Format format(StompHeaders headers) {
        String name = headers.getFirst(Format.HEADER);
        return name == null ? null : Format.of(name).orElse(null);
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
