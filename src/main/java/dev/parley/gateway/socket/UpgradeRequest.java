package dev.parley.gateway.socket;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Checks the requirements of RFC 6455, 4.2.1, on the opening handshake of a client. Reports the first fault in the
 * order of {@link #fault}.
 *
 * @param request the request; not retained
 */
public record UpgradeRequest(HttpServletRequest request) {

    /** RFC 6455, 4.4: a server that does not support the version of the client lists its own. */
    public static final String VERSION = "13";

    public static final String VERSION_HEADER = "Sec-WebSocket-Version";

    private static final int KEY_BYTES = 16;

    public enum Fault {
        NONE,
        /** 405. */
        METHOD,
        /** 426: not a handshake, or a handshake of another WebSocket version. */
        UPGRADE,
        /** 400. */
        KEY
    }

    public Fault fault() {
        if (!HttpMethod.GET.matches(request.getMethod())) {
            return Fault.METHOD;
        }
        if (!isUpgrade() || !headers(VERSION_HEADER).equals(List.of(VERSION))) {
            return Fault.UPGRADE;
        }
        return hasKey() ? Fault.NONE : Fault.KEY;
    }

    private boolean isUpgrade() {
        return "HTTP/1.1".equals(request.getProtocol())
                && headers(HttpHeaders.UPGRADE).equals(List.of("websocket"))
                && headers(HttpHeaders.CONNECTION).contains("upgrade");
    }

    /** "a base64-encoded value that, when decoded, is 16 bytes in length", once. */
    private boolean hasKey() {
        List<String> keys = Collections.list(request.getHeaders("Sec-WebSocket-Key"));
        if (keys.size() != 1) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(keys.get(0).strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the values of all lines of a header, in lower case. */
    private List<String> headers(String name) {
        return Collections.list(request.getHeaders(name)).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .toList();
    }
}
