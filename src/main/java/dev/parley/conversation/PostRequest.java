package dev.parley.conversation;

import org.jspecify.annotations.Nullable;

/**
 * The body of a SEND that posts, of a POST, and of a PATCH that edits: {@code {"text", "clientId"?}}.
 *
 * @param text 1 character to {@code parley.limits.message-bytes} of UTF-8
 * @param clientId 1 to 64 of {@code [A-Za-z0-9_-]}, unique per sender
 */
public record PostRequest(@Nullable String text, @Nullable String clientId) {

    /** The same as the new text of a message. */
    public EditRequest editing(long target) {
        return new EditRequest(target, text, clientId);
    }

    /** Leaves the text out. */
    @Override
    public String toString() {
        return "Draft[" + clientId + "]";
    }
}
