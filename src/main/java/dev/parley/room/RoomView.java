package dev.parley.room;

import dev.parley.conversation.ReadState;
import org.jspecify.annotations.Nullable;

/**
 * A room as its clients see it.
 *
 * @param member whether the one who asks is a member
 * @param read up to which number they have read
 * @param unread messages of others after that, counted to 1000; 0 for those who are no members
 * @param members how many there are
 */
record RoomView(
        String name,
        String title,
        Visibility visibility,
        @Nullable String owner,
        boolean member,
        long head,
        long read,
        long unread,
        int members) {

    static RoomView of(Standing standing, ReadState state) {
        var room = standing.room();
        return new RoomView(
                room.name().value(),
                room.title(),
                room.visibility(),
                room.owner(),
                standing.member(),
                state.head(),
                state.read(),
                state.unread(),
                standing.members());
    }
}
