package dev.parley.fanout;

import dev.parley.stream.Entry;

/**
 * Turns an entry into the bytes that one kind of subscriber gets.
 *
 * <p>Subscribers whose encoders are equal share the bytes: an entry is encoded once for all of them. So an encoder is a
 * value (a record) of what the bytes depend on, and {@code encode} is a pure function. Called on a delivery loop; must not
 * block.
 */
public interface EntryEncoder {

    byte[] encode(Entry entry);
}
