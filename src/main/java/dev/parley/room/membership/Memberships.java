package dev.parley.room.membership;

import dev.parley.account.Account;
import dev.parley.event.RoomChanged;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.room.NotificationLevel;
import dev.parley.room.Room;
import dev.parley.room.RoomName;
import dev.parley.room.RoomRepository;
import dev.parley.room.Rooms;
import dev.parley.room.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Decides who joins and who leaves a room.
 *
 * <p>Any thread; blocks for a commit. The room's lock covers the check of the rules and the change, so that a user who
 * is being removed cannot rejoin with a request that was already in flight.
 *
 * <table>
 * <caption>Permissions; for a private room every other caller receives NOT_FOUND</caption>
 * <tr><th>join a public room</th><td>every user</td></tr>
 * <tr><th>add another person</th><td>members, as far as that person allows it ({@link MembershipLimits})</td></tr>
 * <tr><th>leave</th><td>every user for themselves</td></tr>
 * <tr><th>remove others</th><td>the owner; an ADMIN where they may see the room</td></tr>
 * <tr><th>anything else</th><td>no user</td></tr>
 * </table>
 */
@Component
class Memberships {

    private final Rooms rooms;
    private final RoomRepository roomRepository;
    private final MembershipLimits limits;
    private final MembershipEvents events;

    Memberships(Rooms rooms, RoomRepository roomRepository, MembershipLimits limits, MembershipEvents events) {
        this.rooms = rooms;
        this.roomRepository = roomRepository;
        this.limits = limits;
        this.events = events;
    }

    /**
     * Makes the user a member. Creates a public room on demand. Does nothing for a member.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code RATE_LIMITED}
     */
    void join(RoomName name, Account user) {
        rooms.authorizeOrCreate(name, user);
        // For a private room the authorization above succeeds only for members.
        rooms.change(name, user, view -> {
            if (!view.member()) {
                limits.charge(user);
                if (roomRepository.addMember(name, user.username())) {
                    events.joined(view.room(), user.username());
                }
            }
        });
    }

    /**
     * Adds another user to a room. Does nothing if they are a member.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}, {@code NOT_ADDABLE}, {@code RATE_LIMITED}
     */
    void invite(RoomName name, Account member, Account added) {
        rooms.change(name, member, view -> {
            if (!view.member()) {
                throw new RequestRejected(
                        ErrorCode.FORBIDDEN, "Only members may add people to a room. Join the room first.");
            }
            if (!roomRepository.isMember(name, added.username())) {
                limits.chargeAddition(member, added);
                addAndPublish(view.room(), member.username(), added.username());
            }
        });
    }

    /** @throws RequestRejected {@code NOT_FOUND}, {@code RATE_LIMITED} */
    void leave(RoomName name, Account user) {
        rooms.change(name, user, view -> {
            limits.charge(user);
            removeAndPublish(view.room(), user.username());
        });
    }

    /** @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}, {@code RATE_LIMITED} */
    void remove(RoomName name, Account remover, String username) {
        rooms.change(name, remover, view -> {
            if (!remover.username().equals(view.room().owner()) && !remover.isAdmin()) {
                throw new RequestRejected(ErrorCode.FORBIDDEN, "Only the room's owner may remove members.");
            }
            limits.charge(remover);
            removeAndPublish(view.room(), username);
        });
    }

    /**
     * Sets a member's notification level.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN} if the user is not a member
     */
    void setLevel(RoomName name, Account member, NotificationLevel notificationLevel) {
        rooms.requireVisible(name, member);
        if (!roomRepository.setLevel(name, member.username(), notificationLevel)) {
            throw new RequestRejected(
                    ErrorCode.FORBIDDEN, "Only members have a notification level. Join the room first.");
        }
        events.changed(name, List.of(member.username()));
    }

    private void addAndPublish(Room room, String adder, String username) {
        roomRepository
                .addMember(room.name(), username, adder, () -> limits.chargeAdded(username))
                .ifPresent(at -> events.added(room, username, new RoomChanged.Addition(adder, at)));
    }

    private void removeAndPublish(Room room, String username) {
        boolean removed;
        try {
            removed = roomRepository.removeMember(room.name(), username);
        } finally {
            // Evicts after a failure too: the failure may have come after the commit.
            rooms.evict(room.name());
        }
        // Publishes even if they were not a member: an earlier removal may have been stored and its event lost. The
        // room's lock is still held: a later event could end a subscription that a new invitation has just allowed.
        if (room.visibility() == Visibility.PRIVATE) {
            events.revoked(room, username);
        }
        // Publishes for a private room even if they were not a member, for the same reason.
        if (removed || room.visibility() == Visibility.PRIVATE) {
            events.left(room, username);
        }
        // Publishes only if they were a member: other users must not learn from the event that the room exists.
        if (removed) {
            events.changed(room.name(), affectedUsers(room, username));
        }
    }

    /**
     * Returns the users whose room lists change: the user who left and, if that user was the owner, all members, since
     * the room has a new owner.
     */
    private List<String> affectedUsers(Room room, String username) {
        var affected = new ArrayList<>(List.of(username));
        if (username.equals(room.owner())) {
            affected.addAll(roomRepository.members(room.name()));
        }
        return affected;
    }
}
