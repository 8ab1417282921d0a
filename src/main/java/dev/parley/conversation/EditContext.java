package dev.parley.conversation;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody wants to change a message, which they may read there.
 *
 * @param stream a room, the announcements, or the inbox of whoever wants to change it
 * @param peer with whom, in an inbox
 * @param moderates whether they may delete what others said here; may block
 */
public record EditContext(StreamId stream, @Nullable String peer, BooleanSupplier moderates) {

    public static EditContext room(StreamId room, BooleanSupplier moderates) {
        return new EditContext(room, null, moderates);
    }

    /** For administrators only: they withdraw what any of them announced. */
    public static EditContext announcements() {
        return new EditContext(StreamId.announcements(), null, () -> true);
    }

    /** What two people said to each other is theirs alone: nobody moderates it. */
    public static EditContext direct(String username, String peer) {
        return new EditContext(StreamId.inbox(username), peer, () -> false);
    }

    boolean holds(Entry entry) {
        if (peer == null) {
            return true;
        }
        String owner = stream.name();
        return peer.equals(entry.from().equals(owner) ? entry.to() : entry.from());
    }
}
