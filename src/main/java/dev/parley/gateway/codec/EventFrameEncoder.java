package dev.parley.gateway.codec;

import dev.parley.fanout.EventEncoder;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Encodes ephemeral events as MESSAGE frames. */
public record EventFrameEncoder(@Nullable String subscription, String destination, StompVersion version)
        implements EventEncoder {

    @Override
    public byte[] encode(byte[] json) {
        return ServerFrames.message(
                version, subscription, UUID.randomUUID().toString(), destination, OptionalLong.empty(), json);
    }
}
