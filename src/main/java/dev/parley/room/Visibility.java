package dev.parley.room;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The users who may see a room, read it and post to it: every signed-in user, or members only. */
public enum Visibility {
    PUBLIC,
    PRIVATE;

    /** Returns the value used in the database and in JSON. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Visibility ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
