package dev.parley.stream;

import java.util.List;

/**
 * Part of a stream, oldest first.
 *
 * @param entries consecutive entries, or those of one correspondence in an inbox
 * @param head the stream's highest number when the page was read; 0 for an empty stream
 */
public record Page(List<Entry> entries, long head) {}
