package dev.parley.gateway.codec;

import dev.parley.fanout.EntryEncoder;
import dev.parley.message.EntryJson;
import dev.parley.stream.Entry;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Encodes entries as MESSAGE frames. Most clients use the same subscription ids, so thousands of subscribers share a
 * few encoders and their encoded bytes.
 */
public record MessageFrameEncoder(
        @Nullable String subscription, String destination, StompVersion version, EntryJson json)
        implements EntryEncoder {

    @Override
    public byte[] encode(Entry entry) {
        String messageId = entry.stream().key() + "/" + entry.seq();
        return ServerFrames.message(
                version, subscription, messageId, destination, OptionalLong.of(entry.seq()), json.encode(entry));
    }
}
