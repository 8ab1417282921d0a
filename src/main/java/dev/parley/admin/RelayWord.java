package dev.parley.admin;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.parley.relay.RelayState;
import java.util.Locale;

/** How this node hears of the others, in the words of the wire. */
enum RelayWord {
    /** There is no broker, and it needs none. */
    NONE,
    CONNECTED,
    /** From the database, until the broker is back. */
    AWAY;

    static RelayWord of(RelayState state) {
        return switch (state) {
            case ALONE -> NONE;
            case CONNECTED -> CONNECTED;
            case AWAY -> AWAY;
        };
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
