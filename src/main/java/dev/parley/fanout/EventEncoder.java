package dev.parley.fanout;

/** Turns an ephemeral event's JSON into the bytes that one kind of subscriber gets; a value, as {@link EntryEncoder}. */
public interface EventEncoder {

    byte[] encode(byte[] json);
}
