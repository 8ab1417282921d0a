package dev.parley.timeline.live;

import dev.parley.fanout.EntryEncoder;
import dev.parley.message.EntryJson;
import dev.parley.stream.Entry;
import dev.parley.timeline.access.Timeline;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Encodes an entry as a server-sent event. An entry that does not appear in the timeline is encoded as no bytes.
 *
 * <p>Such an entry still moves the cursor. The JSON is one line, which the format requires for data.
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
