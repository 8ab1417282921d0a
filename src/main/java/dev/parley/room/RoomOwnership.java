package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.springframework.stereotype.Component;

/**
 * Gives rooms to other owners. Any thread; blocks for a commit. As memberships, owners change under the room's lock. A change
 * counts as a post: all members receive an event.
 */
@Component
class RoomOwnership {

    private final Rooms rooms;
    private final RoomRepository table;
    private final MembershipLimits limits;
    private final MembershipEvents events;

    RoomOwnership(Rooms rooms, RoomRepository table, MembershipLimits limits, MembershipEvents events) {
        this.rooms = rooms;
        this.table = table;
        this.limits = limits;
        this.events = events;
    }

    /**
     * Gives a room to another of its members, on behalf of its owner, or of an ADMIN who may see the room.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}, {@code NOT_ADDABLE} if they have blocked the caller,
     *     {@code RATE_LIMITED}, {@code CONFLICT} if they are no member
     */
    void handOver(RoomName name, Account steward, String username) {
        rooms.change(name, steward, standing -> {
            RoomSettingsService.requireSteward(standing, steward);
            limits.checkHandOver(steward, username);
            limits.count(steward);
            give(name, username);
        });
    }

    /**
     * Gives a room to another of its members, whoever asks for it.
     *
     * @throws RequestRejected {@code CONFLICT}
     */
    void give(RoomName name, String username) {
        if (!table.handOver(name, username)) {
            throw new RequestRejected(ErrorCode.CONFLICT, "The new owner must be a member of the room.");
        }
        events.changed(name, table.members(name));
    }
}
