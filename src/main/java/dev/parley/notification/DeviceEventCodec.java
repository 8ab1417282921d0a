package dev.parley.notification;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Encodes and decodes the broadcasts with device events: lines of JSON, alternately the names of users and the event
 * for them, unchanged. An empty list of names addresses all users.
 *
 * <p>Example: {@code ["ada","grace"]}, {@code {"kind":"room","room":"ops"}}.
 */
final class DeviceEventCodec {

    /** The limit of {@code Relay.broadcast}. */
    private static final int MAX_BYTES = 32 * 1024;

    /** The most names in one line: with quotes and commas, some 18 KiB of the longest names. */
    private static final int MAX_NAMES = 500;

    private static final JsonMapper JSON = new JsonMapper();

    private DeviceEventCodec() {}

    /** Encodes notifications as one or more broadcasts. */
    static List<byte[]> encode(List<DeviceNotification> notifications) {
        var broadcasts = new ArrayList<byte[]>();
        var broadcast = new ByteArrayOutputStream();
        for (DeviceNotification notification : notifications) {
            byte[] event = notification.event().json();
            for (List<String> names : chunks(List.copyOf(notification.usernames()))) {
                byte[] line = JSON.writeValueAsBytes(names);
                if (broadcast.size() + line.length + event.length + 2 > MAX_BYTES) {
                    broadcasts.add(broadcast.toByteArray());
                    broadcast.reset();
                }
                broadcast.writeBytes(line);
                broadcast.write('\n');
                broadcast.writeBytes(event);
                broadcast.write('\n');
            }
        }
        if (broadcast.size() > 0) {
            broadcasts.add(broadcast.toByteArray());
        }
        return broadcasts;
    }

    static byte[] encodeForAllUsers(DeviceEvent event) {
        return ("[]\n" + new String(event.json(), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Decodes a broadcast.
     *
     * @param receiver called with user names and an event's JSON
     * @throws JacksonException if a line cannot be decoded; the receiver has been called for the lines before it
     */
    static void decode(byte[] broadcast, BiConsumer<List<String>, byte[]> receiver) {
        var lines = new String(broadcast, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            var names = List.of(JSON.readValue(lines.get(i), String[].class));
            receiver.accept(names, lines.get(i + 1).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Collection<List<String>> chunks(List<String> names) {
        var chunks = new ArrayList<List<String>>();
        for (int from = 0; from < names.size(); from += MAX_NAMES) {
            chunks.add(names.subList(from, Math.min(from + MAX_NAMES, names.size())));
        }
        return chunks;
    }
}
