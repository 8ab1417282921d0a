package dev.parley.room;

import dev.parley.conversation.RoomChanged;
import org.jspecify.annotations.Nullable;

/**
 * What a user is to a room, as the database says it.
 *
 * @param level what a member wants to be notified of; none for whoever is no member
 * @param addition who put the user into the room, until the user agrees to it
 */
record RoomMembershipView(
        Room room, @Nullable NotificationLevel level, RoomChanged.@Nullable Addition addition, int members) {

    boolean member() {
        return level != null;
    }

    boolean admitted() {
        return room.visibility() == Visibility.PUBLIC || member();
    }
}
