package dev.parley.timeline;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.time.Instant;
import java.util.UUID;

/** Creates entries for tests. */
public final class Entries {

    private Entries() {}

    public static Entry inLobby(long seq, String text) {
        return new Entry(
                StreamId.room("lobby"), seq, new UUID(7, seq), Entry.MESSAGE, "ada", null, at(), text, null, null);
    }

    public static Entry inInboxOf(String owner, long seq, String from, String to) {
        return new Entry(
                StreamId.inbox(owner), seq, new UUID(7, seq), Entry.MESSAGE, from, to, at(), "hello", null, null);
    }

    private static Instant at() {
        return Instant.parse("2026-11-20T08:00:00.123Z");
    }
}
