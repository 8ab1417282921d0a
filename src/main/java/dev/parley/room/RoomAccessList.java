package dev.parley.room;

import dev.parley.stream.StreamId;
import java.util.Set;

/**
 * Who may know of a room, read it and post to it.
 *
 * @param members those of a private room; empty for a public one, which is for everybody
 */
record RoomAccessList(StreamId stream, Visibility visibility, Set<String> members) {

    boolean admits(String username) {
        return visibility == Visibility.PUBLIC || members.contains(username);
    }
}
