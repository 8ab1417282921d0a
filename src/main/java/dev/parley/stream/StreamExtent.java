package dev.parley.stream;

/**
 * What a stream holds.
 *
 * @param first the number of the first entry that can be read; {@code head + 1} if none can
 * @param head the highest number, whether or not its entry is still kept
 */
public record StreamExtent(long first, long head) {}
