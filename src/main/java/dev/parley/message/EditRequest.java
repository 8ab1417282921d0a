package dev.parley.message;

import org.jspecify.annotations.Nullable;

/**
 * The body of a SEND that replaces the text of a message: {@code {"target", "text", "clientId"?}}.
 *
 * @param target the message's number
 * @param text see {@link PostRequest}
 * @param clientId see {@link PostRequest}
 */
public record EditRequest(
        @Nullable Long target,
        @Nullable String text,
        @Nullable String clientId) {

    /** Omits the text. */
    @Override
    public String toString() {
        return "EditRequest[" + target + "]";
    }
}
