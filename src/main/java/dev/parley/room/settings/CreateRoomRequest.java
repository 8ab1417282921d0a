package dev.parley.room.settings;

import dev.parley.problem.RequestRejected;
import dev.parley.room.RoomName;
import dev.parley.room.TitleRules;
import dev.parley.room.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * The body of a POST that creates a room.
 *
 * @param title 1 to 128 characters on one line; defaults to the name
 * @param visibility defaults to public
 */
record CreateRoomRequest(
        @Nullable String name,
        @Nullable String title,
        @Nullable Visibility visibility) {

    /** @throws RequestRejected {@code INVALID_ROOM} */
    RoomName checkedName() {
        return RoomName.of(name == null ? "" : name);
    }

    /** @throws RequestRejected {@code INVALID} */
    String checkedTitle(RoomName checkedName) {
        return title == null ? checkedName.value() : TitleRules.title(title);
    }

    Visibility visibilityOrPublic() {
        return visibility == null ? Visibility.PUBLIC : visibility;
    }
}
