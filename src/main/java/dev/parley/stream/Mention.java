package dev.parley.stream;

/**
 * Where somebody is mentioned.
 *
 * @param seq what a read marker must pass: the message, or the edit that brought the name in
 * @param target the message
 */
public record Mention(long seq, long target) {}
