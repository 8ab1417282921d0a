package dev.parley.room;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a PATCH of a room; what is left out stays as it is.
 *
 * @param title as in {@link CreateRoomRequest}
 * @param topic what the room is about, up to 250 characters on one line; empty for nothing in particular
 */
record UpdateRoomRequest(@Nullable String title, @Nullable String topic) {

    /**
     * The room as it shall be.
     *
     * @throws dev.parley.problem.RequestRejected {@code INVALID}
     */
    Room applyTo(Room room) {
        return new Room(
                room.name(),
                Objects.requireNonNullElse(checkedTitle(), room.title()),
                Objects.requireNonNullElse(checkedTopic(), room.topic()),
                room.visibility(),
                room.owner());
    }

    @Nullable
    String checkedTitle() {
        return title == null ? null : TitleRules.title(title);
    }

    @Nullable
    String checkedTopic() {
        return topic == null ? null : TitleRules.topic(topic);
    }
}
