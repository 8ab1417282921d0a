package dev.parley.conversation;

import org.jspecify.annotations.Nullable;

/**
 * The body of a SEND and of a POST: {@code {"text", "clientId"?}}.
 *
 * @param text 1 character to {@code parley.limits.message-bytes} of UTF-8
 * @param clientId 1 to 64 of {@code [A-Za-z0-9_-]}, unique per sender
 */
public record Draft(@Nullable String text, @Nullable String clientId) {

    /** Leaves the text out. */
    @Override
    public String toString() {
        return "Draft[" + clientId + "]";
    }
}
