package dev.parley.room;

import dev.parley.event.RoomChanged;
import org.jspecify.annotations.Nullable;

/**
 * A room as one user sees it, read from the database.
 *
 * @param level notification level of a member; null for a user who is not a member
 * @param addition who added the user to the room, until the user agrees; otherwise null
 */
public record RoomMembershipView(
        Room room, @Nullable NotificationLevel level, RoomChanged.@Nullable Addition addition, int members) {

    public boolean member() {
        return level != null;
    }

    boolean visible() {
        return room.visibility() == Visibility.PUBLIC || member();
    }
}
