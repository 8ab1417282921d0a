package dev.parley.cluster.control;

import dev.parley.fanout.EntryEncoder;
import dev.parley.stream.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Encodes an entry of the control stream as a frame: its kind, a space and its text. Entries of this node itself become
 * empty frames.
 *
 * @param self {@link ControlEventPublisher#sender} of this node
 */
record ControlEventDecoder(String self) implements EntryEncoder {

    private static final byte[] NOTHING = {};

    @Override
    public byte[] encode(Entry entry) {
        return entry.from().equals(self)
                ? NOTHING
                : (entry.kind() + ' ' + entry.text()).getBytes(StandardCharsets.UTF_8);
    }

    /** Decodes a frame; empty for this node's own entries, and for kinds that it does not know. */
    static Optional<Object> event(byte[] frame) {
        String text = new String(frame, StandardCharsets.UTF_8);
        int end = text.indexOf(' ');
        return end < 0
                ? Optional.empty()
                : ControlEventType.ofWireName(text.substring(0, end)).map(kind -> kind.read(text.substring(end + 1)));
    }
}
