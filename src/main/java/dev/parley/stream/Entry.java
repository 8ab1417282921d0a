package dev.parley.stream;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One numbered entry of a stream, as it is on disk.
 *
 * @param stream the stream that holds it
 * @param seq its number there, gap-free from 1
 * @param id a version 7 UUID; the two inbox copies of one direct message share it
 * @param kind what it is; clients ignore kinds that they do not know
 * @param from the sender's user name
 * @param to the recipient's user name, in inboxes only
 * @param at when the service accepted it, in whole milliseconds; a label, never an order
 * @param text what was said
 * @param level {@code info} or {@code warning}, in announcements only
 * @param clientId the sender's idempotency key
 */
public record Entry(
        StreamId stream,
        long seq,
        UUID id,
        String kind,
        String from,
        @Nullable String to,
        Instant at,
        String text,
        @Nullable String level,
        @Nullable String clientId) {

    /** The kind of everything that a person says. */
    public static final String MESSAGE = "message";

    /** Leaves the text out: what people say to each other does not belong in a log file. */
    @Override
    public String toString() {
        return stream + "#" + seq;
    }
}
