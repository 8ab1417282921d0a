package dev.parley.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A frame from a client, taken apart and unescaped.
 *
 * @param headers of repeated ones the first: STOMP 1.2, Repeated Header Entries
 */
record ClientFrame(ClientCommand command, Map<String, String> headers, byte[] body) {

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** Leaves body and headers out, which hold what people say. */
    @Override
    public String toString() {
        return command.name();
    }
}
