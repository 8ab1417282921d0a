package dev.parley.cluster;

import dev.parley.fanout.EntryEncoder;
import dev.parley.stream.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes an entry of the control stream as its kind and its text, and one of this node's own as no bytes at all.
 *
 * @param self {@link ControlEventPublisher#sender}
 */
record ControlEventDecoder(String self) implements EntryEncoder {

    private static final byte[] NOTHING = {};

    @Override
    public byte[] encode(Entry entry) {
        return entry.from().equals(self)
                ? NOTHING
                : (entry.kind() + ' ' + entry.text()).getBytes(StandardCharsets.UTF_8);
    }

    /** The event that a frame carries; empty for this node's own, and for kinds that it does not know. */
    static Optional<Object> event(byte[] frame) {
        String notice = new String(frame, StandardCharsets.UTF_8);
        int end = notice.indexOf(' ');
        return end < 0
                ? Optional.empty()
                : ControlEventType.ofWord(notice.substring(0, end)).map(kind -> kind.read(notice.substring(end + 1)));
    }
}
