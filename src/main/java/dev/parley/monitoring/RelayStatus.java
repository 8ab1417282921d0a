package dev.parley.monitoring;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import java.util.Locale;

/** The state of this node's connection to the broker, as the API returns it. */
enum RelayStatus {
    /** No broker is configured. */
    NONE,
    CONNECTED,
    /** Disconnected: this node reads entries of other nodes from the database until the broker is back. */
    AWAY;

    static RelayStatus of(Relay relay) {
        if (!relay.hasBroker()) {
            return NONE;
        }
        return relay.state() == RelayState.CONNECTED ? CONNECTED : AWAY;
    }

    @JsonValue
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
