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
 * @param kind what it is, one of the constants here or a feature's own; clients ignore kinds that they do not know
 * @param from the sender's user name
 * @param to the recipient's user name, in inboxes only
 * @param at when the service accepted it, in whole milliseconds; a label, never an order
 * @param text what was said; of a message that was edited, what its author says now
 * @param level {@code info} or {@code warning}, in announcements only
 * @param clientId the sender's idempotency key
 * @param target of an edit or a delete, the number of the message that it changes
 * @param revised of a message, the number of the entry that changed it last
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
        @Nullable String clientId,
        @Nullable Long target,
        @Nullable Long revised) {

    /** The kind of everything that a person says. */
    public static final String MESSAGE = "message";

    /** The kind of an entry that gives its target another text. */
    public static final String EDIT = "edit";

    /** The kind of an entry that deletes its target. */
    public static final String DELETE = "delete";

    /** The kind that a message has once it was deleted: its number stays, its text does not. */
    public static final String DELETED = "deleted";

    /** One that changes nothing, and that nothing has changed. */
    public Entry(
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
        this(stream, seq, id, kind, from, to, at, text, level, clientId, null, null);
    }

    /** What this entry reads as once a later one is on disk: that later one may change it, and most do not. */
    public Entry after(Entry later) {
        if (later.target == null || !later.stream.equals(stream) || (revised != null && revised >= later.seq)) {
            return this;
        }
        boolean isTarget = kind.equals(MESSAGE) && later.target == seq;
        return switch (later.kind) {
            case EDIT -> isTarget ? reading(MESSAGE, later.text, later.seq) : this;
            case DELETE ->
                isTarget ? reading(DELETED, "", later.seq) : isEditOf(later.target) ? reading(EDIT, "", null) : this;
            default -> this;
        };
    }

    private boolean isEditOf(long message) {
        return kind.equals(EDIT) && target != null && target == message;
    }

    private Entry reading(String newKind, String newText, @Nullable Long newlyRevised) {
        return new Entry(stream, seq, id, newKind, from, to, at, newText, level, clientId, target, newlyRevised);
    }

    /** Leaves the text out: what people say to each other does not belong in a log file. */
    @Override
    public String toString() {
        return stream + "#" + seq;
    }
}
