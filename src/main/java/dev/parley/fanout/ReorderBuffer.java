package dev.parley.fanout;

import dev.parley.stream.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts one stream's entries into the order of their numbers, whatever their source. Owned by a loop.
 *
 * <p>Entries of this node and of other nodes overtake one another. An entry that arrives too early waits for the
 * missing ones; a repeated entry is dropped.
 *
 * <p>Example: the last entry was 40, and this node appends 43 while another one has just appended 41 and 42. 43 waits,
 * and {@link #isIncomplete()} returns true. Then 41 and 42 arrive from the other node, or the feed reads them from the
 * log.
 */
final class ReorderBuffer {

    // Beyond these bounds, reading the missing entries again is cheaper than keeping the early ones.
    private static final int MAX_WAITING = 4096;
    private static final long MAX_WAITING_CHARS = 1024 * 1024;

    private final TreeMap<Long, Entry> early = new TreeMap<>();
    private final List<Entry> ready = new ArrayList<>();
    private long earlyChars;
    private long last;
    private long highestKnown;

    /** Starts the order after this number: all entries up to it count as delivered. */
    void startAfter(long seq) {
        last = seq;
        highestKnown = seq;
    }

    /** The number of the last entry that is ready or was drained. */
    long last() {
        return last;
    }

    /** The highest number that is known to exist. */
    long highestKnown() {
        return highestKnown;
    }

    void add(Entry entry) {
        if (entry.seq() <= last) {
            return;
        }
        highestKnown = Math.max(highestKnown, entry.seq());
        if (entry.seq() == last + 1) {
            makeReady(entry);
            makeFollowersReady();
        } else if (early.size() < MAX_WAITING && earlyChars < MAX_WAITING_CHARS) {
            if (early.putIfAbsent(entry.seq(), entry) == null) {
                earlyChars += entry.text().length();
            }
        }
    }

    /** Records that an entry with this number exists. */
    void headAdvanced(long seq) {
        highestKnown = Math.max(highestKnown, seq);
    }

    /** Whether an entry is known that cannot be made ready before missing ones arrive. */
    boolean isIncomplete() {
        return highestKnown > last;
    }

    boolean isReady() {
        return !ready.isEmpty();
    }

    /** Removes and returns the ready entries, in order. */
    List<Entry> drain() {
        List<Entry> drained = List.copyOf(ready);
        ready.clear();
        return drained;
    }

    /** Skips the numbers up to and including this one, because the log holds no entries for them. */
    void skipTo(long seq) {
        if (seq > last) {
            last = seq;
            var skipped = early.headMap(seq, true);
            skipped.values().forEach(entry -> earlyChars -= entry.text().length());
            skipped.clear();
            makeFollowersReady();
        }
    }

    /**
     * Discards numbers that the log never assigned, so that the feed does not wait for them.
     *
     * @param head the log's highest number
     * @param until the highest number that must have been in the log when it was read
     */
    void discardUnknown(long head, long until) {
        if (until <= head) {
            return;
        }
        var unknown = early.subMap(head, false, until, true);
        unknown.values().forEach(entry -> earlyChars -= entry.text().length());
        unknown.clear();
        if (highestKnown <= until) {
            highestKnown = Math.max(head, last);
        }
    }

    private void makeFollowersReady() {
        while (!early.isEmpty() && early.firstKey() == last + 1) {
            var next = early.pollFirstEntry().getValue();
            earlyChars -= next.text().length();
            makeReady(next);
        }
    }

    private void makeReady(Entry entry) {
        ready.add(entry);
        last = entry.seq();
    }
}
