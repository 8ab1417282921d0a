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
 * @param kind one of the constants here or a feature's own kind; clients ignore unknown kinds
 * @param from the sender's user name
 * @param to the recipient's user name, in inboxes only
 * @param at when the service accepted it, in whole milliseconds; a label, never an order
 * @param text the text; for an edited message, the latest text
 * @param level {@code info} or {@code warning}, in announcements only
 * @param clientId the sender's idempotency key
 * @param target for an edit or a delete, the number of the message that it changes
 * @param revised for a changed message, the number of the entry that changed it last
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

    /** The kind of a message from a user. */
    public static final String MESSAGE = "message";

    /** The kind of an entry that replaces the text of its target. */
    public static final String EDIT = "edit";

    /** The kind of an entry that deletes its target. */
    public static final String DELETE = "delete";

    /** The kind of a deleted message: its number stays, its text does not. */
    public static final String DELETED = "deleted";

    /** Creates an entry without a target that no other entry has changed. */
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

    /**
     * This entry as it is stored once a later one is on disk: changed if the later one is an edit or a delete of it,
     * otherwise the same object.
     */
    public Entry revisedBy(Entry later) {
        if (later.target == null || !later.stream.equals(stream) || (revised != null && revised >= later.seq)) {
            return this;
        }
        boolean isTarget = kind.equals(MESSAGE) && later.target == seq;
        return switch (later.kind) {
            case EDIT -> isTarget ? withContent(MESSAGE, later.text, later.seq) : this;
            case DELETE ->
                isTarget
                        ? withContent(DELETED, "", later.seq)
                        : isEditOf(later.target) ? withContent(EDIT, "", null) : this;
            default -> this;
        };
    }

    private boolean isEditOf(long message) {
        return kind.equals(EDIT) && target != null && target == message;
    }

    private Entry withContent(String newKind, String newText, @Nullable Long newlyRevised) {
        return new Entry(stream, seq, id, newKind, from, to, at, newText, level, clientId, target, newlyRevised);
    }

    /** Leaves the text out, because message texts do not belong in a log file. */
    @Override
    public String toString() {
        return stream + "#" + seq;
    }
}
