package dev.parley.presence;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads what nodes tell one another of presence: lines of JSON, the {@link PresenceMessage} and one for each change, or for
 * many rooms that a user enters or leaves at once.
 *
 * <p>Example: {@code {"kind":"changes","number":7}}, {@code ["+","ada"]} (online), {@code ["+","lobby","ada","Ada
 * Lovelace"]} (present), {@code ["+","lobby","ada","Ada Lovelace","ops","dev"]} (present in three rooms), {@code
 * ["-","lobby","linus"]} (not present any more), {@code ["-","lobby","linus","","ops"]} (in two rooms), {@code
 * ["+","","ada",""]} (idle: to a node that knows nothing of this she is present where nobody can look).
 */
final class PresenceCodec {

    /** What {@code Relay.broadcast} takes, less the first line. */
    private static final int MOST_BYTES = 32 * 1024 - 256;

    private static final String BEGINS = "+";
    private static final String ENDS = "-";
    private static final String NO_ROOM = "";

    /** The sign, the first room, the user and the display name; further rooms follow. */
    private static final int COMMON = 4;

    /** So that a line of the longest names fits into a broadcast. */
    private static final int ROOMS_PER_LINE = 100;

    private static final JsonMapper JSON = new JsonMapper();

    private PresenceCodec() {}

    static byte[] write(PresenceMessage presenceMessage) {
        return write(presenceMessage, new byte[0]);
    }

    static byte[] write(PresenceMessage presenceMessage, byte[] changes) {
        byte[] first = JSON.writeValueAsBytes(presenceMessage);
        var bytes = new ByteArrayOutputStream(first.length + 1 + changes.length);
        bytes.writeBytes(first);
        bytes.write('\n');
        bytes.writeBytes(changes);
        return bytes.toByteArray();
    }

    /** Writes changes as lines, in as many pieces as it takes for each to fit into a broadcast: at least one. */
    static List<byte[]> pieces(Collection<PresenceChange> changes) {
        var pieces = new ArrayList<byte[]>();
        var piece = new ByteArrayOutputStream();
        for (List<String> fields : lines(changes)) {
            byte[] line = JSON.writeValueAsBytes(fields);
            if (piece.size() + line.length + 1 > MOST_BYTES) {
                pieces.add(piece.toByteArray());
                piece.reset();
            }
            piece.writeBytes(line);
            piece.write('\n');
        }
        pieces.add(piece.toByteArray());
        return pieces;
    }

    /** @throws JacksonException if the broadcast begins with no word that this node knows */
    static PresenceMessage word(byte[] body) {
        return JSON.readValue(body, 0, endOfLine(body, 0), PresenceMessage.class);
    }

    /** The changes that follow the word. @throws JacksonException if they cannot be read */
    static List<PresenceChange> changes(byte[] body) {
        var changes = new ArrayList<PresenceChange>();
        for (int start = endOfLine(body, 0) + 1; start < body.length; ) {
            int end = endOfLine(body, start);
            read(JSON.readValue(body, start, end - start, String[].class), changes);
            start = end + 1;
        }
        return changes;
    }

    /** One for each change, but for rooms that a user enters or leaves together. */
    private static Collection<List<String>> lines(Collection<PresenceChange> changes) {
        var lines = new ArrayList<List<String>>();
        var open = new HashMap<Together, List<String>>();
        for (PresenceChange presenceChange : changes) {
            if (!(presenceChange.fact() instanceof PresenceFact.Present present)) {
                lines.add(List.of(line(presenceChange)));
                continue;
            }
            var together = new Together(present.user(), presenceChange.holds(), presenceChange.displayName());
            var line = open.get(together);
            if (line == null || line.size() >= COMMON - 1 + ROOMS_PER_LINE) {
                line = new ArrayList<>(List.of(line(presenceChange)));
                open.put(together, line);
                lines.add(line);
            } else {
                if (line.size() < COMMON) {
                    line.add("");
                }
                line.add(present.room());
            }
        }
        return lines;
    }

    private record Together(String user, boolean holds, String displayName) {}

    private static String[] line(PresenceChange presenceChange) {
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

    private static void read(String[] line, List<PresenceChange> changes) {
        var first = change(line);
        changes.add(first);
        for (int i = COMMON; i < line.length; i++) {
            changes.add(
                    new PresenceChange(new PresenceFact.Present(line[i], line[2]), first.holds(), first.displayName()));
        }
    }

    private static PresenceChange change(String[] line) {
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
