package dev.parley.room.settings;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.room.RoomName;
import dev.parley.room.RoomRepository;
import dev.parley.room.Rooms;
import dev.parley.room.membership.MembershipEvents;
import dev.parley.room.membership.MembershipLimits;
import org.springframework.stereotype.Component;

/**
 * Transfers rooms to other owners. Any thread; blocks for a commit. Owners change under the room's lock, which also
 * guards memberships. A change counts as a post: all members receive an event.
 */
@Component
class RoomOwnership {

    private final Rooms rooms;
    private final RoomRepository roomRepository;
    private final MembershipLimits limits;
    private final MembershipEvents events;

    RoomOwnership(Rooms rooms, RoomRepository roomRepository, MembershipLimits limits, MembershipEvents events) {
        this.rooms = rooms;
        this.roomRepository = roomRepository;
        this.limits = limits;
        this.events = events;
    }

    /**
     * Transfers a room to another of its members, on behalf of its owner, or of an ADMIN who may see the room.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}, {@code NOT_ADDABLE} if the new owner has blocked
     *     the caller, {@code RATE_LIMITED}, {@code CONFLICT} if the new owner is not a member
     */
    void transfer(RoomName name, Account caller, String username) {
        rooms.change(name, caller, view -> {
            RoomSettingsService.requireOwnerOrAdmin(view, caller);
            limits.requireAcceptsOwnership(caller, username);
            limits.charge(caller);
            transferUnchecked(name, username);
        });
    }

    /**
     * Transfers a room to another of its members without checking the caller.
     *
     * @throws RequestRejected {@code CONFLICT}
     */
    void transferUnchecked(RoomName name, String username) {
        if (!roomRepository.setOwner(name, username)) {
            throw new RequestRejected(ErrorCode.CONFLICT, "The new owner must be a member of the room.");
        }
        events.changed(name, roomRepository.members(name));
    }
}
