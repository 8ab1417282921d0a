package dev.parley.stream;

/**
 * Another epoch began while this node was running: numbers, heads and entries in its memory may be wrong. Published
 * once {@link Epoch#current()} returns the new value, on a thread that may block.
 */
public record EpochChanged(String epoch) {}
