package dev.parley.room.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.readstate.ReadState;
import dev.parley.room.NotificationLevel;
import dev.parley.room.RoomMembershipView;
import dev.parley.room.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A room as clients receive it.
 *
 * @param member whether the caller is a member
 * @param level notification level of the caller; for members only
 * @param read number up to which the caller has read
 * @param unread messages of others after that number, counted up to 1000; 0 for users who are not members
 * @param mentions messages and edits after that number that mention the caller; 0 for users who are not members
 * @param members number of members
 * @param addedBy user who added the caller to the room, until the caller agrees
 * @param addedAt time of that addition
 */
record RoomResponse(
        String name,
        String title,
        String topic,
        Visibility visibility,
        @Nullable String owner,
        boolean member,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NotificationLevel level,
        long head,
        long read,
        long unread,
        long mentions,
        int members,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String addedBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant addedAt) {

    static RoomResponse of(RoomMembershipView view, ReadState state, long mentions) {
        var room = view.room();
        var addition = view.addition();
        return new RoomResponse(
                room.name().value(),
                room.title(),
                room.topic(),
                room.visibility(),
                room.owner(),
                view.member(),
                view.level(),
                state.head(),
                state.read(),
                state.unread(),
                mentions,
                view.members(),
                addition == null ? null : addition.addedBy(),
                addition == null ? null : addition.addedAt());
    }
}
