package dev.parley.stream;

import java.util.List;

/**
 * Part of a stream, oldest first.
 *
 * @param entries consecutive entries, or those of one direct conversation in an inbox
 * @param head the stream's highest number when the page was read; 0 for an empty stream
 * @param more whether the bound in bytes cut the page short: the requested range has more entries
 */
public record Page(List<Entry> entries, long head, boolean more) {

    public Page(List<Entry> entries, long head) {
        this(entries, head, false);
    }
}
