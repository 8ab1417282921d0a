package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.MessageService;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes from members what they want to be notified of; all their devices hear of it, so it counts as a post. */
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
    void set(@PathVariable String room, @RequestBody Wanted wanted, Account member) {
        var name = RoomName.of(room);
        var level = wanted.checked();
        messageService.charge(member);
        memberships.setLevel(name, member, level);
    }

    record Wanted(@Nullable NotificationLevel level) {

        NotificationLevel checked() {
            if (level == null) {
                throw new RequestRejected(ErrorCode.INVALID, "A level is all, mentions or none.");
            }
            return level;
        }
    }
}
