package dev.parley.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sender hands in, before it has a number.
 *
 * @param kind see {@link Entry#kind()}
 * @param from the sender's user name
 * @param to the recipient's user name, for direct messages only
 * @param text what is said, already checked; empty in a delete
 * @param level for announcements only
 * @param clientId the sender's idempotency key: the same sender's same key never makes a second entry
 * @param mentions the user names of those for whom it counts as a mention, each once
 */
public record NewEntry(
        String kind,
        String from,
        @Nullable String to,
        String text,
        @Nullable String level,
        @Nullable String clientId,
        List<String> mentions) {

    /** One that mentions nobody. */
    public NewEntry(
            String kind,
            String from,
            @Nullable String to,
            String text,
            @Nullable String level,
            @Nullable String clientId) {
        this(kind, from, to, text, level, clientId, List.of());
    }

    /** Leaves the text out, as {@link Entry#toString()} does. */
    @Override
    public String toString() {
        return kind + " from " + from;
    }
}
