package dev.parley.room.membership;

import dev.parley.account.Account;
import dev.parley.message.MessageService;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.room.NotificationLevel;
import dev.parley.room.RoomName;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sets the notification level of a member. All the member's devices receive an event, so the call counts as a post. */
@RestController
class NotificationLevelController {

    private final Memberships memberships;
    private final MessageService messageService;

    NotificationLevelController(Memberships memberships, MessageService messageService) {
        this.memberships = memberships;
        this.messageService = messageService;
    }

    @PutMapping("/api/rooms/{room}/level")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void set(@PathVariable String room, @RequestBody SetLevelRequest request, Account member) {
        var name = RoomName.of(room);
        var level = request.checked();
        messageService.charge(member);
        memberships.setLevel(name, member, level);
    }

    record SetLevelRequest(@Nullable NotificationLevel level) {

        NotificationLevel checked() {
            if (level == null) {
                throw new RequestRejected(ErrorCode.INVALID, "`level` must be all, mentions or none.");
            }
            return level;
        }
    }
}
