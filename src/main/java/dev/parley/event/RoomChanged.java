package dev.parley.event;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room changed for these users. Published after the change is stored; the event does not contain the room's new state.
 *
 * @param addition the member who added the user to the room; null for other changes
 */
public record RoomChanged(
        String room, Collection<String> usernames, @Nullable Addition addition) {

    /** A member added the user to the room. */
    public record Addition(String addedBy, Instant addedAt) {}

    public RoomChanged(String room, Collection<String> usernames) {
        this(room, usernames, null);
    }

    public static RoomChanged added(String room, String username, Addition addition) {
        return new RoomChanged(room, List.of(username), addition);
    }
}
