package dev.parley.room.settings;

import dev.parley.room.Room;
import dev.parley.room.TitleRules;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a PATCH of a room. Missing fields stay unchanged.
 *
 * @param title 1 to 128 characters on one line
 * @param topic subject of the room, up to 250 characters on one line; empty for none
 */
public record UpdateRoomRequest(
        @Nullable String title, @Nullable String topic) {

    /**
     * Returns the room with the requested changes.
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
