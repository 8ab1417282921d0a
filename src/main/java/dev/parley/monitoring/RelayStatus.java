package dev.parley.monitoring;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import java.util.Locale;

/** How this node hears of the others, in the words of the wire. */
enum RelayStatus {
    /** None is configured. */
    NONE,
    CONNECTED,
    /** From the database, until the broker is back. */
    AWAY;

    static RelayStatus of(Relay relay) {
        if (!relay.hasBroker()) {
            return NONE;
        }
        return relay.state() == RelayState.CONNECTED ? CONNECTED : AWAY;
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
