package dev.parley.gateway.codec;

import dev.parley.fanout.EntryEncoder;
import dev.parley.message.EntryJson;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the entries of a {@code /user/queue/rooms} subscription as MESSAGE frames, each with the destination of its
 * room.
 *
 * <p>The bytes depend on the stream of the entry, which is not part of the encoder. All subscribers of a room with the
 * same subscription id and version therefore share them.
 */
public record RoomsMessageFrameEncoder(@Nullable String subscription, StompVersion version, EntryJson json)
        implements EntryEncoder {

    private static final String PREFIX = "/topic/room.";

    /** Returns the destination of a subscription to that room alone. */
    public static String destination(StreamId room) {
        return PREFIX + room.name();
    }

    @Override
    public byte[] encode(Entry entry) {
        String messageId = entry.stream().key() + "/" + entry.seq();
        return ServerFrames.message(
                version,
                subscription,
                messageId,
                destination(entry.stream()),
                OptionalLong.of(entry.seq()),
                json.encode(entry));
    }
}
