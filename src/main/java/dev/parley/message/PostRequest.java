package dev.parley.message;

import org.jspecify.annotations.Nullable;

/**
 * The body of a SEND that posts, of a POST, and of a PATCH that edits: {@code {"text", "clientId"?}}.
 *
 * @param text 1 character to {@code parley.limits.message-bytes} of UTF-8
 * @param clientId 1 to 64 of {@code [A-Za-z0-9_-]}, unique per sender
 */
public record PostRequest(@Nullable String text, @Nullable String clientId) {

    /** Converts the body of a PATCH into the edit of a message. */
    public EditRequest toEditRequest(long target) {
        return new EditRequest(target, text, clientId);
    }

    /** Omits the text. */
    @Override
    public String toString() {
        return "PostRequest[" + clientId + "]";
    }
}
