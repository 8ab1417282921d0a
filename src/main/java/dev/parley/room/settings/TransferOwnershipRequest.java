package dev.parley.room.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of a PUT that transfers a room to one of its members. */
record TransferOwnershipRequest(@Nullable String username) {

    /**
     * Returns the user name in lower case. Returns an empty string, which names no user, if the name is missing, or
     * contains a NUL, which a database may reject.
     */
    String normalizedUsername() {
        return username == null || username.indexOf('\0') >= 0 ? "" : username.toLowerCase(Locale.ROOT);
    }
}
