package dev.parley.message;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The conversation in which a user edits or deletes a message. The user may read it.
 *
 * @param stream a room, the announcements, or the user's own inbox
 * @param peer the other user of a direct conversation; null unless the stream is an inbox
 * @param moderates whether the user may delete messages of others here; may block
 */
public record EditContext(StreamId stream, @Nullable String peer, BooleanSupplier moderates) {

    public static EditContext room(StreamId room, BooleanSupplier moderates) {
        return new EditContext(room, null, moderates);
    }

    /** For administrators only: each of them may delete the announcements of all of them. */
    public static EditContext announcements() {
        return new EditContext(StreamId.announcements(), null, () -> true);
    }

    /** Direct conversations have no moderator: only the author may delete a message. */
    public static EditContext direct(String username, String peer) {
        return new EditContext(StreamId.inbox(username), peer, () -> false);
    }

    boolean contains(Entry entry) {
        if (peer == null) {
            return true;
        }
        String owner = stream.name();
        return peer.equals(entry.from().equals(owner) ? entry.to() : entry.from());
    }
}
