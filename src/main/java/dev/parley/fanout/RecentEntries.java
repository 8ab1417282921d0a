package dev.parley.fanout;

import dev.parley.stream.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Caches a feed's last entries, so that a reader who is slightly behind costs no read of the log. Owned by a loop. */
final class RecentEntries {

    private static final int ENTRIES = 128;
    private static final long TEXT_CHARS = 128 * 1024;

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long chars;

    /** @param added the entries that follow the cached ones, without a gap */
    void add(List<Entry> added) {
        for (Entry entry : added) {
            if (entry.target() != null) {
                revise(entry);
            }
            remember(entry);
        }
        while (entries.size() > ENTRIES || (chars > TEXT_CHARS && entries.size() > 1)) {
            chars -= entries.remove().text().length();
        }
    }

    private void remember(Entry entry) {
        entries.add(entry);
        chars += entry.text().length();
    }

    /** Applies an edit or a delete to the cached entries, so that the old text is never sent again. */
    private void revise(Entry change) {
        var before = List.copyOf(entries);
        clear();
        before.forEach(entry -> remember(entry.revisedBy(change)));
    }

    void clear() {
        entries.clear();
        chars = 0;
    }

    boolean holds(long seq) {
        return !entries.isEmpty()
                && seq >= entries.getFirst().seq()
                && seq <= entries.getLast().seq();
    }

    /** The cached entries from that number on; an empty list if the number is no longer in the cache. */
    List<Entry> from(long seq) {
        if (entries.isEmpty() || seq < entries.getFirst().seq()) {
            return List.of();
        }
        var found = new ArrayList<Entry>();
        for (Entry entry : entries) {
            if (entry.seq() >= seq) {
                found.add(entry);
            }
        }
        return found;
    }
}
