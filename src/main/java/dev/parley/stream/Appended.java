package dev.parley.stream;

/**
 * The outcome of an append: the entry is on disk.
 *
 * @param entry the entry in the first of the streams that were named
 * @param repeated true if the sender had used this {@code clientId} before; then {@code entry} is the first entry and
 *     nothing was written
 */
public record Appended(Entry entry, boolean repeated) {}
