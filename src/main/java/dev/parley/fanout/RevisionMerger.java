package dev.parley.fanout;

import dev.parley.stream.Entry;
import java.util.ArrayList;
import java.util.List;

/** Lets entries in memory read as those on disk do by now: as the edits and deletes among them say. */
final class RevisionMerger {

    private RevisionMerger() {}

    /** @param entries of one stream, in order */
    static List<Entry> of(List<Entry> entries) {
        if (entries.stream().allMatch(entry -> entry.target() == null)) {
            return entries;
        }
        var settled = new ArrayList<Entry>(entries.size());
        for (Entry entry : entries) {
            if (entry.target() != null) {
                settled.replaceAll(earlier -> earlier.after(entry));
            }
            settled.add(entry);
        }
        return settled;
    }
}
