package dev.parley.timeline;

import dev.parley.conversation.EntryJson;
import dev.parley.fanout.EntryEncoder;
import dev.parley.stream.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes an entry as a server-sent event, and one that does not show in the timeline as no bytes at all.
 *
 * <p>Such an entry still moves the cursor. The JSON is one line, as the format demands of data.
 */
record EntryEventEncoder(EntryJson json, Timeline timeline, String epoch) implements EntryEncoder {

    private static final byte[] NOTHING = {};
    private static final byte[] END = {'\n', '\n'};

    @Override
    public byte[] encode(Entry entry) {
        if (!timeline.shows(entry)) {
            return NOTHING;
        }
        byte[] start =
                ("id: " + ServerSentEvents.id(epoch, entry.seq()) + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
        byte[] data = json.encode(entry);
        return ByteBuffer.allocate(start.length + data.length + END.length)
                .put(start)
                .put(data)
                .put(END)
                .array();
    }
}
