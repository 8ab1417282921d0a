package dev.parley.gateway;

import dev.parley.conversation.EntryJson;
import dev.parley.fanout.EntryEncoder;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of a {@code /user/queue/rooms} subscription as MESSAGE frames, each with its room's destination.
 *
 * <p>The bytes depend on the entry's stream, which the encoder does not name: so in each room all subscribers with the same
 * subscription id and version share them.
 */
record RoomsMessageFrameEncoder(@Nullable String subscription, StompVersion version, EntryJson json)
        implements EntryEncoder {

    private static final String PREFIX = "/topic/room.";

    /** Where a single subscription to that room would lead. */
    static String destination(StreamId room) {
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
