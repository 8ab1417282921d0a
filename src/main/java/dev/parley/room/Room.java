package dev.parley.room;

import dev.parley.stream.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * A room as it is stored, without its members.
 *
 * @param title free text, the name unless its founder chose another
 * @param topic what it is about, perhaps nothing in particular
 * @param owner may remove members; nobody once the last member has left
 */
record Room(
        RoomName name,
        String title,
        String topic,
        Visibility visibility,
        @Nullable String owner) {

    StreamId stream() {
        return name.stream();
    }
}
