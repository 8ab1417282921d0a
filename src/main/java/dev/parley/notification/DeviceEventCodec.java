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
 * Writes and reads what nodes tell one another for their users' devices: lines of JSON, by turns user names and what goes to
 * them as it is. No names at all are everybody's.
 *
 * <p>Example: {@code ["ada","grace"]}, {@code {"kind":"room","room":"ops"}}.
 */
final class DeviceEventCodec {

    /** What {@code Relay.broadcast} takes. */
    private static final int MOST_BYTES = 32 * 1024;

    /** With quotes and commas, some 18 KiB of the longest names. */
    private static final int MOST_NAMES = 500;

    private static final JsonMapper JSON = new JsonMapper();

    private DeviceEventCodec() {}

    /** In as many broadcasts as it takes. */
    static List<byte[]> write(List<DeviceNotification> news) {
        var broadcasts = new ArrayList<byte[]>();
        var broadcast = new ByteArrayOutputStream();
        for (DeviceNotification one : news) {
            byte[] event = one.event().json();
            for (List<String> names : portions(List.copyOf(one.usernames()))) {
                byte[] line = JSON.writeValueAsBytes(names);
                if (broadcast.size() + line.length + event.length + 2 > MOST_BYTES) {
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

    static byte[] writeForEverybody(DeviceEvent event) {
        return ("[]\n" + new String(event.json(), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param tell given user names, and an event's JSON
     * @throws JacksonException if it cannot be read from some line on
     */
    static void read(byte[] broadcast, BiConsumer<List<String>, byte[]> tell) {
        var lines = new String(broadcast, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            var names = List.of(JSON.readValue(lines.get(i), String[].class));
            tell.accept(names, lines.get(i + 1).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Collection<List<String>> portions(List<String> names) {
        var portions = new ArrayList<List<String>>();
        for (int from = 0; from < names.size(); from += MOST_NAMES) {
            portions.add(names.subList(from, Math.min(from + MOST_NAMES, names.size())));
        }
        return portions;
    }
}
