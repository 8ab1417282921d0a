package dev.parley.room.settings;

import dev.parley.account.Account;
import dev.parley.event.RoomChanged;
import dev.parley.message.MessageService;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.room.Room;
import dev.parley.room.RoomMembershipView;
import dev.parley.room.RoomName;
import dev.parley.room.RoomRepository;
import dev.parley.room.Rooms;
import java.util.concurrent.CompletionException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Changes the title and topic of a room, for its owner, or for an ADMIN where they may see the room.
 *
 * <p>Any thread; blocks for a commit or two. Titles and topics change under the room's lock, which also guards
 * memberships. Each change counts as a post: all members receive an event.
 */
@Component
public class RoomSettingsService {

    /** The kind of an entry that announces a new topic of the room. */
    static final String TOPIC = "topic";

    private final Rooms rooms;
    private final RoomRepository roomRepository;
    private final MessageService messageService;
    private final ApplicationEventPublisher events;

    public RoomSettingsService(
            Rooms rooms,
            RoomRepository roomRepository,
            MessageService messageService,
            ApplicationEventPublisher events) {
        this.rooms = rooms;
        this.roomRepository = roomRepository;
        this.messageService = messageService;
        this.events = events;
    }

    /**
     * Sets the title, the topic, or both. A new topic is posted to the room.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}, {@code INVALID}, or an error that rejects a post
     */
    public void update(RoomName name, Account caller, UpdateRoomRequest request) {
        rooms.change(name, caller, view -> {
            var before = requireOwnerOrAdmin(view, caller);
            var after = request.applyTo(before);
            if (after.equals(before)) {
                return;
            }
            if (after.topic().equals(before.topic())) {
                messageService.charge(caller);
            } else {
                // Posts the entry first: if storing the topic fails, a retry posts the entry again, and the topic never
                // changes without an entry.
                postTopic(caller, after);
            }
            roomRepository.setTitleAndTopic(name, request.checkedTitle(), request.checkedTopic());
            publishRoomChanged(name);
        });
    }

    /**
     * Returns the room if the caller may change it.
     *
     * @throws RequestRejected {@code FORBIDDEN} unless the caller owns the room, or is an ADMIN who may see it
     */
    static Room requireOwnerOrAdmin(RoomMembershipView view, Account caller) {
        if (!caller.username().equals(view.room().owner()) && !caller.isAdmin()) {
            throw new RequestRejected(
                    ErrorCode.FORBIDDEN, "Only the room's owner may change, transfer or delete the room.");
        }
        return view.room();
    }

    private void postTopic(Account caller, Room room) {
        try {
            messageService
                    .appendNotice(caller, TOPIC, room.topic(), room.stream())
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RequestRejected requestRejected ? requestRejected : e;
        }
    }

    private void publishRoomChanged(RoomName name) {
        events.publishEvent(new RoomChanged(name.value(), roomRepository.members(name)));
    }
}
