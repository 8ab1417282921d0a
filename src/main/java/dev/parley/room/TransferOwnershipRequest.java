package dev.parley.room;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of a PUT that gives a room to one of its members. */
record TransferOwnershipRequest(@Nullable String username) {

    /** As user names are spelled; nobody's if it was left out, or holds a NUL, at which a database may fail. */
    String spelled() {
        return username == null || username.indexOf('\0') >= 0 ? "" : username.toLowerCase(Locale.ROOT);
    }
}
