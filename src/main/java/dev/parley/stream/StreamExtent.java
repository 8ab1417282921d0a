package dev.parley.stream;

/**
 * The range of a stream's numbers.
 *
 * @param first the number of the first readable entry; {@code head + 1} if there is none
 * @param head the highest number, whether or not its entry is still kept
 */
public record StreamExtent(long first, long head) {}
