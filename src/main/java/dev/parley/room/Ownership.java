package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import org.springframework.stereotype.Component;

/**
 * Gives rooms to other owners. Any thread; blocks for a commit. As memberships, owners change under the room's lock. A change
 * counts as a post: all members receive an event.
 */
@Component
class Ownership {

    private final Rooms rooms;
    private final RoomTable table;
    private final MembershipLimits limits;
    private final MembershipEvents events;

    Ownership(Rooms rooms, RoomTable table, MembershipLimits limits, MembershipEvents events) {
        this.rooms = rooms;
        this.table = table;
        this.limits = limits;
        this.events = events;
    }

    /**
     * Gives a room to another of its members, on behalf of its owner, or of an ADMIN who may see the room.
     *
     * @throws Refusal {@code NOT_FOUND}, {@code FORBIDDEN}, {@code NOT_ADDABLE} if they have blocked the caller,
     *     {@code RATE_LIMITED}, {@code CONFLICT} if they are no member
     */
    void handOver(RoomName name, Account steward, String username) {
        rooms.change(name, steward, standing -> {
            Stewardship.requireSteward(standing, steward);
            limits.checkHandOver(steward, username);
            limits.count(steward);
            give(name, username);
        });
    }

    /**
     * Gives a room to another of its members, whoever asks for it.
     *
     * @throws Refusal {@code CONFLICT}
     */
    void give(RoomName name, String username) {
        if (!table.handOver(name, username)) {
            throw new Refusal(Reason.CONFLICT, "The new owner must be a member of the room.");
        }
        events.changed(name, table.members(name));
    }
}
