package dev.parley.stream;

import org.jspecify.annotations.Nullable;

/** The key by which two appends count as the same one. */
record IdempotencyKey(String sender, String clientId) {

    static @Nullable IdempotencyKey of(String sender, @Nullable String clientId) {
        return clientId == null ? null : new IdempotencyKey(sender, clientId);
    }
}
