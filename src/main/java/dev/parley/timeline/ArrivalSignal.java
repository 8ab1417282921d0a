package dev.parley.timeline;

import dev.parley.fanout.EntryEncoder;
import dev.parley.stream.Entry;

/** Encodes an entry as one byte if it appears in the timeline, otherwise as no bytes. A long poll needs no more than that. */
record ArrivalSignal(Timeline timeline) implements EntryEncoder {

    private static final byte[] VISIBLE = {1};
    private static final byte[] HIDDEN = {};

    @Override
    public byte[] encode(Entry entry) {
        return timeline.shows(entry) ? VISIBLE : HIDDEN;
    }
}
