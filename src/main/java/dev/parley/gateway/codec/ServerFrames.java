package dev.parley.gateway.codec;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Encodes the STOMP frames of the server, each as one WebSocket text frame including its header. */
public final class ServerFrames {

    /** STOMP 1.2, Heart-beating: an EOL. */
    public static final byte[] HEART_BEAT = TextFrameEncoder.of(new byte[] {'\n'});

    private static final byte[] NUL = {0};

    private static final byte[] NO_BODY = {};

    private ServerFrames() {}

    /** "CONNECTED … no escaping", to remain compatible with STOMP 1.0. */
    public static byte[] connected(
            StompVersion version, String user, String session, ServerInfo server, HeartBeat heartBeat) {
        return frame(
                "CONNECTED",
                StompVersion.V1_0,
                Map.of(
                        "version",
                        version.number(),
                        "user-name",
                        user,
                        "session",
                        session,
                        "server",
                        "parley/" + server.version(),
                        "heart-beat",
                        heartBeat.header(),
                        "epoch",
                        server.epoch()),
                NO_BODY);
    }

    /** @param extra headers besides the receipt-id, such as {@code seq} */
    public static byte[] receipt(StompVersion version, String receiptId, Map<String, String> extra) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("receipt-id", receiptId);
        headers.putAll(extra);
        return frame("RECEIPT", version, headers, NO_BODY);
    }

    /** @param extra headers besides the message, such as {@code receipt-id} */
    public static byte[] error(StompVersion version, String detail, Map<String, String> extra) {
        var headers = new LinkedHashMap<>(extra);
        headers.put("message", detail);
        headers.put("content-type", "text/plain");
        return frame("ERROR", version, headers, detail.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param subscription null only for a 1.0 client that sent no id
     * @param seq empty for events without a sequence number
     * @param json the body in UTF-8
     */
    static byte[] message(
            StompVersion version,
            @Nullable String subscription,
            String messageId,
            String destination,
            OptionalLong seq,
            byte[] json) {
        var headers = new LinkedHashMap<String, String>();
        if (subscription != null) {
            headers.put("subscription", subscription);
        }
        headers.put("message-id", messageId);
        headers.put("destination", destination);
        seq.ifPresent(number -> headers.put("seq", Long.toString(number)));
        headers.put("content-type", "application/json");
        return frame("MESSAGE", version, headers, json);
    }

    private static byte[] frame(String command, StompVersion version, Map<String, String> headers, byte[] body) {
        var head = new StringBuilder(256).append(command).append('\n');
        for (Entry<String, String> header : headers.entrySet()) {
            head.append(header.getKey())
                    .append(':')
                    .append(version.escape(header.getValue()))
                    .append('\n');
        }
        if (body.length > 0) {
            head.append("content-length:").append(body.length).append('\n');
        }
        byte[] start = head.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        return TextFrameEncoder.of(start, body, NUL);
    }
}
