package dev.parley.room.settings;

import dev.parley.account.Account;
import dev.parley.event.RoomChanged;
import dev.parley.event.StreamClosed;
import dev.parley.message.MessageService;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.room.RoomName;
import dev.parley.room.Rooms;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Deletes a room with its members and messages, and ends every subscription to it, on every node.
 *
 * <p>Any thread; blocks for a commit or two. The messages are hidden immediately, then deleted from the disk in
 * batches.
 */
@Component
class RoomDeletion {

    private static final Logger logger = LoggerFactory.getLogger(RoomDeletion.class);

    private final AdminRoomRepository adminRoomRepository;
    private final Rooms rooms;
    private final MessageService messageService;
    private final ApplicationEventPublisher events;

    RoomDeletion(
            AdminRoomRepository adminRoomRepository,
            Rooms rooms,
            MessageService messageService,
            ApplicationEventPublisher events) {
        this.adminRoomRepository = adminRoomRepository;
        this.rooms = rooms;
        this.messageService = messageService;
        this.events = events;
    }

    /**
     * Deletes a room for its owner, or for an ADMIN who may read it. Counts as a post.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}, {@code RATE_LIMITED}
     */
    void deleteAsOwner(RoomName name, Account caller) {
        rooms.change(name, caller, view -> {
            RoomSettingsService.requireOwnerOrAdmin(view, caller);
            messageService.charge(caller);
            delete(name, caller);
        });
    }

    /**
     * Deletes a room for a caller who was authorized before.
     *
     * @throws RequestRejected {@code NOT_FOUND}
     */
    void delete(RoomName name, Account caller) {
        List<String> members;
        try {
            members = adminRoomRepository.delete(name).orElseThrow(RoomDeletion::noSuchRoom);
        } finally {
            // Evicts after a failure too: the failure may have come after the commit.
            rooms.evict(name);
        }
        logger.info("{} deleted a room", caller.username());
        events.publishEvent(new StreamClosed(name.stream()));
        events.publishEvent(new RoomChanged(name.value(), members));
    }

    static RequestRejected noSuchRoom() {
        return new RequestRejected(ErrorCode.NOT_FOUND, "There is no such room.");
    }
}
