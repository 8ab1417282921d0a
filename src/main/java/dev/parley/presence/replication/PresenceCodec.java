package dev.parley.presence.replication;

import dev.parley.presence.state.PresenceChange;
import dev.parley.presence.state.PresenceFact;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Encodes and decodes the presence messages between nodes: lines of JSON. The first line is the {@link
 * PresenceMessage}; each further line is one change, or a user's joins or departures in several rooms at once.
 *
 * <p>Examples: {@code {"kind":"changes","number":7}}, {@code ["+","ada"]} (online), {@code ["+","lobby","ada","Ada
 * Lovelace"]} (present), {@code ["+","lobby","ada","Ada Lovelace","ops","dev"]} (present in three rooms), {@code
 * ["-","lobby","linus"]} (no longer present), {@code ["-","lobby","linus","","ops"]} (in two rooms), {@code
 * ["+","","ada",""]} (idle: an older node that does not know idle users reads this as present in a room that no user
 * can open).
 */
final class PresenceCodec {

    /** The limit of {@code Relay.broadcast}, minus the first line. */
    private static final int MAX_BYTES = 32 * 1024 - 256;

    private static final String BEGINS = "+";
    private static final String ENDS = "-";
    private static final String NO_ROOM = "";

    /** The fields before the further rooms: the sign, the first room, the user and the display name. */
    private static final int LEADING_FIELDS = 4;

    /** Limits a line with the longest names to the size of a broadcast. */
    private static final int ROOMS_PER_LINE = 100;

    private static final JsonMapper JSON = new JsonMapper();

    private PresenceCodec() {}

    static byte[] encode(PresenceMessage presenceMessage) {
        return encode(presenceMessage, new byte[0]);
    }

    static byte[] encode(PresenceMessage presenceMessage, byte[] changes) {
        byte[] first = JSON.writeValueAsBytes(presenceMessage);
        var bytes = new ByteArrayOutputStream(first.length + 1 + changes.length);
        bytes.writeBytes(first);
        bytes.write('\n');
        bytes.writeBytes(changes);
        return bytes.toByteArray();
    }

    /** Encodes changes as lines, in at least one piece; each piece fits into a broadcast. */
    static List<byte[]> encodeChanges(Collection<PresenceChange> changes) {
        var pieces = new ArrayList<byte[]>();
        var piece = new ByteArrayOutputStream();
        for (List<String> fields : encodeLines(changes)) {
            byte[] line = JSON.writeValueAsBytes(fields);
            if (piece.size() + line.length + 1 > MAX_BYTES) {
                pieces.add(piece.toByteArray());
                piece.reset();
            }
            piece.writeBytes(line);
            piece.write('\n');
        }
        pieces.add(piece.toByteArray());
        return pieces;
    }

    /** @throws JacksonException if the first line is no message that this node knows */
    static PresenceMessage decodeMessage(byte[] body) {
        return JSON.readValue(body, 0, endOfLine(body, 0), PresenceMessage.class);
    }

    /**
     * Decodes the changes that follow the first line.
     *
     * @throws JacksonException if a line cannot be decoded
     */
    static List<PresenceChange> decodeChanges(byte[] body) {
        var changes = new ArrayList<PresenceChange>();
        for (int start = endOfLine(body, 0) + 1; start < body.length; ) {
            int end = endOfLine(body, start);
            decodeLine(JSON.readValue(body, start, end - start, String[].class), changes);
            start = end + 1;
        }
        return changes;
    }

    /** One line for each change; changes of one user in several rooms share a line. */
    private static Collection<List<String>> encodeLines(Collection<PresenceChange> changes) {
        var lines = new ArrayList<List<String>>();
        var openLines = new HashMap<LineKey, List<String>>();
        for (PresenceChange presenceChange : changes) {
            if (!(presenceChange.fact() instanceof PresenceFact.Present present)) {
                lines.add(List.of(encodeLine(presenceChange)));
                continue;
            }
            var lineKey = new LineKey(present.user(), presenceChange.holds(), presenceChange.displayName());
            var line = openLines.get(lineKey);
            if (line == null || line.size() >= LEADING_FIELDS - 1 + ROOMS_PER_LINE) {
                line = new ArrayList<>(List.of(encodeLine(presenceChange)));
                openLines.put(lineKey, line);
                lines.add(line);
            } else {
                if (line.size() < LEADING_FIELDS) {
                    line.add("");
                }
                line.add(present.room());
            }
        }
        return lines;
    }

    private record LineKey(String user, boolean holds, String displayName) {}

    private static String[] encodeLine(PresenceChange presenceChange) {
        String sign = presenceChange.holds() ? BEGINS : ENDS;
        var fact = presenceChange.fact();
        if (fact instanceof PresenceFact.Present present) {
            return presenceChange.holds()
                    ? new String[] {sign, present.room(), present.user(), presenceChange.displayName()}
                    : new String[] {sign, present.room(), present.user()};
        }
        if (fact instanceof PresenceFact.Idle) {
            return presenceChange.holds()
                    ? new String[] {sign, NO_ROOM, fact.user(), ""}
                    : new String[] {sign, NO_ROOM, fact.user()};
        }
        return new String[] {sign, fact.user()};
    }

    private static void decodeLine(String[] line, List<PresenceChange> changes) {
        var first = decodeFirst(line);
        changes.add(first);
        for (int i = LEADING_FIELDS; i < line.length; i++) {
            changes.add(
                    new PresenceChange(new PresenceFact.Present(line[i], line[2]), first.holds(), first.displayName()));
        }
    }

    private static PresenceChange decodeFirst(String[] line) {
        boolean holds = line[0].equals(BEGINS);
        if (line.length > 2 && line[1].equals(NO_ROOM)) {
            return new PresenceChange(new PresenceFact.Idle(line[2]), holds, "");
        }
        return switch (line.length) {
            case 2 -> new PresenceChange(new PresenceFact.Online(line[1]), holds, "");
            case 3 -> new PresenceChange(new PresenceFact.Present(line[1], line[2]), holds, "");
            default -> new PresenceChange(new PresenceFact.Present(line[1], line[2]), holds, line[3]);
        };
    }

    private static int endOfLine(byte[] body, int start) {
        int end = start;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }
}
