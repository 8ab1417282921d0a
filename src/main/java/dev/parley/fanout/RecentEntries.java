package dev.parley.fanout;

import dev.parley.stream.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers a feed's last entries, so that a reader who is a moment behind costs no read of the log. Owned by a loop.
 */
final class RecentEntries {

    private static final int ENTRIES = 128;
    private static final long TEXT_CHARS = 128 * 1024;

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long chars;

    /** @param added the entries that follow those remembered, without a gap */
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

    /** What was edited or deleted is never sent again as it was. */
    private void revise(Entry change) {
        var before = List.copyOf(entries);
        clear();
        before.forEach(entry -> remember(entry.after(change)));
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

    /** Everything from that number on, or nothing if it is no longer remembered. */
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
