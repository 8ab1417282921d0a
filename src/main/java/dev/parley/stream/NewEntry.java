package dev.parley.stream;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry from a sender, before it has a number.
 *
 * @param kind see {@link Entry#kind()}
 * @param from the sender's user name
 * @param to the recipient's user name, for direct messages only
 * @param text the text, already validated; empty in a delete
 * @param level for announcements only
 * @param clientId the sender's idempotency key: the same sender's same key never makes a second entry
 * @param mentions the user names of those for whom the entry counts as a mention, each once
 */
public record NewEntry(
        String kind,
        String from,
        @Nullable String to,
        String text,
        @Nullable String level,
        @Nullable String clientId,
        List<String> mentions) {

    /** Creates an entry without mentions. */
    public NewEntry(
            String kind,
            String from,
            @Nullable String to,
            String text,
            @Nullable String level,
            @Nullable String clientId) {
        this(kind, from, to, text, level, clientId, List.of());
    }

    /**
     * Whether appending this to the stream repeats the append that created {@code first}, which has the same sender and
     * {@code clientId}. If not, the sender has used the {@code clientId} for another entry.
     *
     * <p>The text is not compared once the entry was edited or deleted: its first text is not stored anywhere, not even
     * as a hash, from which a deleted text could be guessed.
     *
     * @param target for an edit or a delete, the number of the message that it changes in that stream
     */
    public boolean isRepeatOf(Entry first, StreamId stream, @Nullable Long target) {
        boolean wasChanged = first.revised() != null
                || first.kind().equals(Entry.EDIT) && first.text().isEmpty();
        return first.stream().equals(stream)
                && (first.kind().equals(kind) || first.kind().equals(Entry.DELETED) && kind.equals(Entry.MESSAGE))
                && Objects.equals(first.to(), to)
                && Objects.equals(first.level(), level)
                && Objects.equals(first.target(), target)
                && (wasChanged || first.text().equals(text));
    }

    /** Leaves the text out, because message texts do not belong in a log file. */
    @Override
    public String toString() {
        return kind + " from " + from;
    }
}
