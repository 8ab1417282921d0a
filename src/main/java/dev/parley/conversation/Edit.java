package dev.parley.conversation;

import org.jspecify.annotations.Nullable;

/**
 * The body of a SEND that gives a message another text: {@code {"target", "text", "clientId"?}}.
 *
 * @param target the message's number
 * @param text as in a {@link Draft}
 * @param clientId likewise
 */
public record Edit(
        @Nullable Long target,
        @Nullable String text,
        @Nullable String clientId) {

    /** Leaves the text out. */
    @Override
    public String toString() {
        return "Edit[" + target + "]";
    }
}
