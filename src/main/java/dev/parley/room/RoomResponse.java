package dev.parley.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.conversation.ReadState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A room as its clients see it.
 *
 * @param member whether the one who asks is a member
 * @param level what a member wants to be notified of; for members only
 * @param read up to which number they have read
 * @param unread messages of others after that, counted to 1000; 0 for those who are no members
 * @param mentions how many messages, or edits of messages, after that mention them, likewise
 * @param members how many there are
 * @param addedBy who put the one who asks into the room, until they agree to it
 * @param addedAt when
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

    static RoomResponse of(RoomMembershipView roomMembershipView, ReadState state, long mentions) {
        var room = roomMembershipView.room();
        var addition = roomMembershipView.addition();
        return new RoomResponse(
                room.name().value(),
                room.title(),
                room.topic(),
                room.visibility(),
                room.owner(),
                roomMembershipView.member(),
                roomMembershipView.level(),
                state.head(),
                state.read(),
                state.unread(),
                mentions,
                roomMembershipView.members(),
                addition == null ? null : addition.addedBy(),
                addition == null ? null : addition.addedAt());
    }
}
