package dev.parley.message;

import org.jspecify.annotations.Nullable;

/**
 * The body of a SEND that deletes a message: {@code {"target", "clientId"?}}.
 *
 * @param target the message's number
 * @param clientId see {@link PostRequest}
 */
public record DeleteRequest(@Nullable Long target, @Nullable String clientId) {}
