package dev.parley.timeline.live;

import dev.parley.fanout.EntryEncoder;
import dev.parley.stream.Entry;
import dev.parley.timeline.access.Timeline;

/** Encodes an entry as one byte if it appears in the timeline, otherwise as no bytes. A long poll needs no more than that. */
record ArrivalSignal(Timeline timeline) implements EntryEncoder {

    private static final byte[] VISIBLE = {1};
    private static final byte[] HIDDEN = {};

    @Override
    public byte[] encode(Entry entry) {
        return timeline.shows(entry) ? VISIBLE : HIDDEN;
    }
}
