package dev.parley.room;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What of a room a member wants to be notified of: every message, those that mention them, or nothing. */
enum NotificationLevel {
    ALL,
    MENTIONS,
    NONE;

    /** As the database and the wire say it. */
    @JsonValue
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static NotificationLevel ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
