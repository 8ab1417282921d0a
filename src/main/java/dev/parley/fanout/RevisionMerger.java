package dev.parley.fanout;

import dev.parley.stream.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies the edits and deletes in a batch to the earlier entries of that batch, so that entries in memory match the
 * disk.
 */
final class RevisionMerger {

    private RevisionMerger() {}

    /** @param entries of one stream, in order */
    static List<Entry> merge(List<Entry> entries) {
        if (entries.stream().allMatch(entry -> entry.target() == null)) {
            return entries;
        }
        var merged = new ArrayList<Entry>(entries.size());
        for (Entry entry : entries) {
            if (entry.target() != null) {
                merged.replaceAll(earlier -> earlier.revisedBy(entry));
            }
            merged.add(entry);
        }
        return merged;
    }
}
