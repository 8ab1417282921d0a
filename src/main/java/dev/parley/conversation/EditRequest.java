package dev.parley.conversation;

import org.jspecify.annotations.Nullable;

/**
 * The body of a SEND that gives a message another text: {@code {"target", "text", "clientId"?}}.
 *
 * @param target the message's number
 * @param text as in a {@link PostRequest}
 * @param clientId likewise
 */
public record EditRequest(
        @Nullable Long target,
        @Nullable String text,
        @Nullable String clientId) {

    /** Leaves the text out. */
    @Override
    public String toString() {
        return "Edit[" + target + "]";
    }
}
