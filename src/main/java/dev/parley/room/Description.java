package dev.parley.room;

import org.jspecify.annotations.Nullable;

/**
 * The body of a PATCH of a room; what is left out stays as it is.
 *
 * @param title as in {@link NewRoom}
 * @param topic what the room is about, up to 250 characters on one line; empty for nothing in particular
 */
record Description(@Nullable String title, @Nullable String topic) {

    /**
     * The room as it shall be.
     *
     * @throws dev.parley.problem.Refusal {@code INVALID}
     */
    Room applyTo(Room room) {
        return new Room(
                room.name(),
                title == null ? room.title() : OneLine.title(title),
                topic == null ? room.topic() : OneLine.topic(topic),
                room.visibility(),
                room.owner());
    }
}
