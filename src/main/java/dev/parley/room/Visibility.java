package dev.parley.room;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who may know of a room, read it and post to it: everybody who is signed in, or its members only. */
enum Visibility {
    PUBLIC,
    PRIVATE;

    /** As the database and the wire say it. */
    @JsonValue
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Visibility ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
