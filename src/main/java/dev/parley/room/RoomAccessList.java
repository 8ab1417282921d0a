package dev.parley.room;

import dev.parley.stream.StreamId;
import java.util.Set;

/**
 * The users who may see a room, read it and post to it.
 *
 * @param members members of a private room; empty for a public one, which every user may use
 */
record RoomAccessList(StreamId stream, Visibility visibility, Set<String> members) {

    boolean admits(String username) {
        return visibility == Visibility.PUBLIC || members.contains(username);
    }
}
