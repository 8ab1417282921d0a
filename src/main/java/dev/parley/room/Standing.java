package dev.parley.room;

/** What a user is to a room, as the database says it. */
record Standing(Room room, boolean member, int members) {

    boolean admitted() {
        return room.visibility() == Visibility.PUBLIC || member;
    }
}
