package dev.parley.stream;

/**
 * The place of a user's mention in a stream.
 *
 * @param seq the number that a read marker must pass: of the message, or of the edit that added the name
 * @param target the number of the message
 */
public record Mention(long seq, long target) {}
