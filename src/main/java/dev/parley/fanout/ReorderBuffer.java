package dev.parley.fanout;

import dev.parley.stream.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts one stream's entries into the order of their numbers, wherever they come from. Owned by a loop.
 *
 * <p>This node's own entries and those of others overtake one another. What comes too early waits for what is missing;
 * what has come before is dropped.
 *
 * <p>Example: the last entry was 40, and this node appends 43 while another one has just appended 41 and 42. 43 waits, and
 * {@link #isIncomplete()}. Either 41 and 42 come from the other node, or somebody reads them from the log.
 */
final class ReorderBuffer {

    // Beyond these it is cheaper to read what is missing than to keep what is there.
    private static final int MOST_WAITING = 4096;
    private static final long MOST_WAITING_CHARS = 1024 * 1024;

    private final TreeMap<Long, Entry> early = new TreeMap<>();
    private final List<Entry> ready = new ArrayList<>();
    private long earlyChars;
    private long last;
    private long heard;

    /** Everything up to this number is there already. */
    void startAfter(long seq) {
        last = seq;
        heard = seq;
    }

    /** The number of the last entry that is ready or has been taken. */
    long last() {
        return last;
    }

    /** The highest number that anybody has told of. */
    long heard() {
        return heard;
    }

    void add(Entry entry) {
        if (entry.seq() <= last) {
            return;
        }
        heard = Math.max(heard, entry.seq());
        if (entry.seq() == last + 1) {
            makeReady(entry);
            followUp();
        } else if (early.size() < MOST_WAITING && earlyChars < MOST_WAITING_CHARS) {
            if (early.putIfAbsent(entry.seq(), entry) == null) {
                earlyChars += entry.text().length();
            }
        }
    }

    /** An entry of this number exists. */
    void hearOf(long seq) {
        heard = Math.max(heard, seq);
    }

    /** Whether an entry exists that cannot be made ready before others have come. */
    boolean isIncomplete() {
        return heard > last;
    }

    boolean isReady() {
        return !ready.isEmpty();
    }

    /** What is ready, in order; it is ready no more. */
    List<Entry> take() {
        List<Entry> taken = List.copyOf(ready);
        ready.clear();
        return taken;
    }

    /** The log holds nothing between the last entry and this number, which is not to be waited for either. */
    void skipTo(long seq) {
        if (seq > last) {
            last = seq;
            var passed = early.headMap(seq, true);
            passed.values().forEach(entry -> earlyChars -= entry.text().length());
            passed.clear();
            followUp();
        }
    }

    /**
     * Forgets what was said of numbers that the log has never given, lest they be waited for.
     *
     * @param head the log's highest number
     * @param until the highest number that must have been in the log when it was asked
     */
    void disbelieve(long head, long until) {
        if (until <= head) {
            return;
        }
        var invented = early.subMap(head, false, until, true);
        invented.values().forEach(entry -> earlyChars -= entry.text().length());
        invented.clear();
        if (heard <= until) {
            heard = Math.max(head, last);
        }
    }

    private void followUp() {
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
