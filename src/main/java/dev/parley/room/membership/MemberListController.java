package dev.parley.room.membership;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.account.Account;
import dev.parley.account.UserProfiles;
import dev.parley.room.RoomName;
import dev.parley.room.Rooms;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lists the members of a room over HTTP. */
@RestController
class MemberListController {

    private final Rooms rooms;
    private final UserProfiles userProfiles;

    MemberListController(Rooms rooms, UserProfiles userProfiles) {
        this.rooms = rooms;
        this.userProfiles = userProfiles;
    }

    @GetMapping("/api/rooms/{room}/members")
    List<Member> list(@PathVariable String room, Account reader) {
        var visibleRoom = rooms.requireVisible(RoomName.of(room), reader).room();
        return rooms.members(visibleRoom.name()).stream()
                .map(username -> Member.of(userProfiles.find(username), username.equals(visibleRoom.owner())))
                .toList();
    }

    /** A room member as clients receive it. */
    record Member(
            String username,
            String displayName,
            boolean online,
            boolean idle,
            boolean owner,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean disabled) {

        static Member of(UserProfiles.Profile person, boolean owner) {
            return new Member(
                    person.username(), person.displayName(), person.online(), person.idle(), owner, person.disabled());
        }
    }
}
