package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.RoomChanged;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Decides who becomes a member of a room and who ceases to be one.
 *
 * <p>Any thread; blocks for a commit. The rules are checked and the change is made under the room's lock, so that somebody
 * who is being removed cannot come back through a request that was already on its way.
 *
 * <table>
 * <caption>Who may do what; for a private room everything else is "no such room"</caption>
 * <tr><th>join a public room</th><td>everybody</td></tr>
 * <tr><th>add another person</th><td>members, as far as that person allows it ({@link MembershipLimits})</td></tr>
 * <tr><th>leave</th><td>everybody for themselves</td></tr>
 * <tr><th>remove others</th><td>the owner; an ADMIN where they may see the room</td></tr>
 * <tr><th>anything else</th><td>nobody</td></tr>
 * </table>
 */
@Component
class Memberships {

    private final Rooms rooms;
    private final RoomRepository table;
    private final MembershipLimits limits;
    private final MembershipEvents events;

    Memberships(Rooms rooms, RoomRepository table, MembershipLimits limits, MembershipEvents events) {
        this.rooms = rooms;
        this.table = table;
        this.limits = limits;
        this.events = events;
    }

    /**
     * Makes the user a member; a public room comes into being on demand. Does nothing for a member.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code RATE_LIMITED}
     */
    void join(RoomName name, Account user) {
        rooms.use(name, user);
        // A private room has let in only somebody who is a member already.
        rooms.change(name, user, standing -> {
            if (!standing.member()) {
                limits.count(user);
                if (table.addMember(name, user.username())) {
                    events.joined(standing.room(), user.username());
                }
            }
        });
    }

    /**
     * Adds another person. Does nothing if they are a member.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}, {@code NOT_ADDABLE}, {@code RATE_LIMITED}
     */
    void invite(RoomName name, Account member, Account invited) {
        rooms.change(name, member, standing -> {
            if (!standing.member()) {
                throw new RequestRejected(ErrorCode.FORBIDDEN, "Members may invite: join the room first.");
            }
            if (!table.isMember(name, invited.username())) {
                limits.countAddition(member, invited);
                add(standing.room(), member.username(), invited.username());
            }
        });
    }

    /** @throws RequestRejected {@code NOT_FOUND}, {@code RATE_LIMITED} */
    void leave(RoomName name, Account user) {
        rooms.change(name, user, standing -> {
            limits.count(user);
            exit(standing.room(), user.username());
        });
    }

    /** @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}, {@code RATE_LIMITED} */
    void remove(RoomName name, Account remover, String username) {
        rooms.change(name, remover, standing -> {
            if (!remover.username().equals(standing.room().owner()) && !remover.isAdmin()) {
                throw new RequestRejected(ErrorCode.FORBIDDEN, "The room's owner may remove members.");
            }
            limits.count(remover);
            exit(standing.room(), username);
        });
    }

    /** @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN} for whoever is no member */
    void setLevel(RoomName name, Account member, NotificationLevel notificationLevel) {
        rooms.inspect(name, member);
        if (!table.setLevel(name, member.username(), notificationLevel)) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "Members are notified: join the room first.");
        }
        events.changed(name, List.of(member.username()));
    }

    private void add(Room room, String adder, String username) {
        table.addMember(room.name(), username, adder, () -> limits.countAdded(username))
                .ifPresent(at -> events.added(room, username, new RoomChanged.Addition(adder, at)));
    }

    private void exit(Room room, String username) {
        boolean removed;
        try {
            removed = table.removeMember(room.name(), username);
        } finally {
            // After a failure too: it may have come after the commit.
            rooms.forget(room.name());
        }
        // Even if they were no member: an earlier removal may have been stored and its announcement lost. And
        // still under the lock: heard any later, it could end a subscription that a new invitation has just allowed.
        if (room.visibility() == Visibility.PRIVATE) {
            events.revoked(room, username);
        }
        // In a private room even if they were not, for that reason too.
        if (removed || room.visibility() == Visibility.PRIVATE) {
            events.left(room, username);
        }
        // Only if they were: nobody else is to learn from it that there is such a room.
        if (removed) {
            events.changed(room.name(), audienceOfExit(room, username));
        }
    }

    /** Whose list it was in; and if the owner has gone, everybody, for there is another one now. */
    private List<String> audienceOfExit(Room room, String username) {
        var told = new ArrayList<>(List.of(username));
        if (username.equals(room.owner())) {
            told.addAll(table.members(room.name()));
        }
        return told;
    }
}
