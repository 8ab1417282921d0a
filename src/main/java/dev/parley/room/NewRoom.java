package dev.parley.room;

import dev.parley.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The body of a POST that creates a room.
 *
 * @param title 1 to 128 characters on one line; the name if it is left out
 * @param visibility public if it is left out
 */
record NewRoom(
        @Nullable String name,
        @Nullable String title,
        @Nullable Visibility visibility) {

    /** @throws Refusal {@code INVALID_ROOM} */
    RoomName checkedName() {
        return RoomName.of(name == null ? "" : name);
    }

    /** @throws Refusal {@code INVALID} */
    String checkedTitle(RoomName checkedName) {
        return title == null ? checkedName.value() : OneLine.title(title);
    }

    Visibility visibilityOrPublic() {
        return visibility == null ? Visibility.PUBLIC : visibility;
    }
}
