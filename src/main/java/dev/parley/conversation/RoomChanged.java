package dev.parley.conversation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room changed for these users. Published after the change is stored; the event does not say what the room is now.
 *
 * @param addition who added the user to the room, if that is the change
 */
public record RoomChanged(
        String room, Collection<String> usernames, @Nullable Addition addition) {

    /** Somebody was added to a room by another member. */
    public record Addition(String addedBy, Instant addedAt) {}

    public RoomChanged(String room, Collection<String> usernames) {
        this(room, usernames, null);
    }

    public static RoomChanged added(String room, String username, Addition addition) {
        return new RoomChanged(room, List.of(username), addition);
    }
}
