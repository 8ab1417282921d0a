package dev.parley.timeline;

import dev.parley.fanout.EntryEncoder;
import dev.parley.stream.Entry;

/** Says only that the timeline has a new entry: one byte if it shows there, none otherwise. */
record ArrivalSignal(Timeline timeline) implements EntryEncoder {

    private static final byte[] SHOWN = {1};
    private static final byte[] HIDDEN = {};

    @Override
    public byte[] encode(Entry entry) {
        return timeline.shows(entry) ? SHOWN : HIDDEN;
    }
}
