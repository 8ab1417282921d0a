package dev.parley.room;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The messages of a room that notify a member: all messages, those that mention the member, or none. */
public enum NotificationLevel {
    ALL,
    MENTIONS,
    NONE;

    /** Returns the value used in the database and in JSON. */
    @JsonValue
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static NotificationLevel ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
