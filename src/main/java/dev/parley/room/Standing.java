package dev.parley.room;

import org.jspecify.annotations.Nullable;

/**
 * What a user is to a room, as the database says it.
 *
 * @param level what a member wants to be notified of; none for whoever is no member
 */
record Standing(Room room, @Nullable Level level, int members) {

    boolean member() {
        return level != null;
    }

    boolean admitted() {
        return room.visibility() == Visibility.PUBLIC || member();
    }
}
