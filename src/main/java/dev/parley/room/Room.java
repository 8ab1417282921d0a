package dev.parley.room;

import dev.parley.stream.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * A stored room, without its members.
 *
 * @param title free text; the name unless its creator chose another title
 * @param topic subject of the room; may be empty
 * @param owner may remove members; null once the last member has left
 */
public record Room(
        RoomName name,
        String title,
        String topic,
        Visibility visibility,
        @Nullable String owner) {

    public StreamId stream() {
        return name.stream();
    }
}
