package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.AccessRevoked;
import dev.parley.conversation.MembershipChanged;
import dev.parley.conversation.ReadMarkers;
import dev.parley.conversation.RoomChanged;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
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
 * <tr><th>invite</th><td>members</td></tr>
 * <tr><th>leave</th><td>everybody for themselves</td></tr>
 * <tr><th>remove others</th><td>the owner; an ADMIN where they may see the room</td></tr>
 * <tr><th>anything else</th><td>nobody</td></tr>
 * </table>
 */
@Component
class Memberships {

    private final Rooms rooms;
    private final RoomTable table;
    private final ReadMarkers markers;
    private final ApplicationEventPublisher events;

    Memberships(Rooms rooms, RoomTable table, ReadMarkers markers, ApplicationEventPublisher events) {
        this.rooms = rooms;
        this.table = table;
        this.markers = markers;
        this.events = events;
    }

    /**
     * Makes the user a member; a public room comes into being on demand.
     *
     * @throws Refusal {@code NOT_FOUND}, {@code RATE_LIMITED}
     */
    void join(RoomName name, Account user) {
        rooms.use(name, user);
        // A private room has let in only somebody who is a member already.
        rooms.change(name, user, standing -> enter(standing.room(), user.username()));
    }

    /** @throws Refusal {@code NOT_FOUND}, {@code FORBIDDEN} */
    void invite(RoomName name, Account member, Account invited) {
        rooms.change(name, member, standing -> {
            if (!standing.member()) {
                throw new Refusal(Reason.FORBIDDEN, "Members may invite: join the room first.");
            }
            enter(standing.room(), invited.username());
        });
    }

    /** @throws Refusal {@code NOT_FOUND} */
    void leave(RoomName name, Account user) {
        rooms.change(name, user, standing -> exit(standing.room(), user.username()));
    }

    /** @throws Refusal {@code NOT_FOUND}, {@code FORBIDDEN} */
    void remove(RoomName name, Account remover, String username) {
        rooms.change(name, remover, standing -> {
            if (!remover.username().equals(standing.room().owner()) && !remover.isAdmin()) {
                throw new Refusal(Reason.FORBIDDEN, "The room's owner may remove members.");
            }
            exit(standing.room(), username);
        });
    }

    /** @throws Refusal {@code NOT_FOUND}, {@code FORBIDDEN} for whoever is no member */
    void setLevel(RoomName name, Account member, Level level) {
        rooms.inspect(name, member);
        if (!table.setLevel(name, member.username(), level)) {
            throw new Refusal(Reason.FORBIDDEN, "Members are notified: join the room first.");
        }
        events.publishEvent(new RoomChanged(name.value(), List.of(member.username())));
    }

    private void enter(Room room, String username) {
        if (table.addMember(room.name(), username)) {
            // What was said before somebody came does not wait for them.
            long head = markers.advanceToHead(username, room.stream());
            events.publishEvent(new MembershipChanged(room.stream(), username, head));
            events.publishEvent(new RoomChanged(room.name().value(), List.of(username)));
        }
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
            events.publishEvent(new AccessRevoked(room.stream(), username));
        }
        // In a private room even if they were not, for that reason too.
        if (removed || room.visibility() == Visibility.PRIVATE) {
            events.publishEvent(new MembershipChanged(room.stream(), username, 0));
        }
        // Only if they were: nobody else is to learn from it that there is such a room.
        if (removed) {
            events.publishEvent(new RoomChanged(room.name().value(), audienceOfExit(room, username)));
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
