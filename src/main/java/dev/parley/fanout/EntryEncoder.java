package dev.parley.fanout;

import dev.parley.stream.Entry;

/**
 * Encodes an entry for one kind of subscriber.
 *
 * <p>Subscribers with equal encoders share the bytes: an entry is encoded once for all of them. An encoder is therefore
 * a value (a record) of everything that the bytes depend on, and {@code encode} is a pure function. Called on a
 * delivery loop; must not block.
 */
public interface EntryEncoder {

    byte[] encode(Entry entry);
}
