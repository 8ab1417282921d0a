package dev.parley.gateway.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed and unescaped frame from a client.
 *
 * @param headers the first value of each header: STOMP 1.2, Repeated Header Entries
 */
public record ClientFrame(ClientCommand command, Map<String, String> headers, byte[] body) {

    @Nullable
    public String header(String name) {
        return headers.get(name);
    }

    /** Omits body and headers, which contain messages of users. */
    @Override
    public String toString() {
        return command.name();
    }
}
