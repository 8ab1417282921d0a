package dev.parley.fanout;

/**
 * Encodes an ephemeral event's JSON for one kind of subscriber. Implementations are values (records), because
 * subscribers with equal encoders share the bytes.
 */
public interface EventEncoder {

    byte[] encode(byte[] json);
}
