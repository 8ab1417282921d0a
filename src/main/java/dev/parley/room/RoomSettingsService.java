package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.MessageService;
import dev.parley.conversation.RoomChanged;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.concurrent.CompletionException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Decides who says what a room is called and about: its owner, and an ADMIN where they may see the room.
 *
 * <p>Any thread; blocks for a commit or two. As memberships, rooms change under their lock. Each change counts as a post: all
 * members hear of it.
 */
@Component
class RoomSettingsService {

    /** The kind of an entry that says what the room is about from there on. */
    static final String TOPIC = "topic";

    private final Rooms rooms;
    private final RoomRepository table;
    private final MessageService messageService;
    private final ApplicationEventPublisher events;

    RoomSettingsService(
            Rooms rooms, RoomRepository table, MessageService messageService, ApplicationEventPublisher events) {
        this.rooms = rooms;
        this.table = table;
        this.messageService = messageService;
        this.events = events;
    }

    /**
     * Gives a room another title, another topic, or both. A new topic is said in the room.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}, {@code INVALID}, or what refuses a post
     */
    void describe(RoomName name, Account steward, UpdateRoomRequest wanted) {
        rooms.change(name, steward, roomMembershipView -> {
            var before = requireSteward(roomMembershipView, steward);
            var after = wanted.applyTo(before);
            if (after.equals(before)) {
                return;
            }
            if (after.topic().equals(before.topic())) {
                messageService.charge(steward);
            } else {
                // Said first: if storing it fails, whoever tries again says it again, and it is not changed in silence.
                say(steward, after);
            }
            table.describe(name, wanted.checkedTitle(), wanted.checkedTopic());
            tellMembers(name);
        });
    }

    /** @throws RequestRejected {@code FORBIDDEN} unless they own the room, or are an ADMIN who may see it */
    static Room requireSteward(RoomMembershipView roomMembershipView, Account steward) {
        if (!steward.username().equals(roomMembershipView.room().owner()) && !steward.isAdmin()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "The room's owner may do that.");
        }
        return roomMembershipView.room();
    }

    private void say(Account steward, Room room) {
        try {
            messageService
                    .appendNotice(steward, TOPIC, room.topic(), room.stream())
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RequestRejected requestRejected ? requestRejected : e;
        }
    }

    private void tellMembers(RoomName name) {
        events.publishEvent(new RoomChanged(name.value(), table.members(name)));
    }
}
