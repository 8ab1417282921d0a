package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes from members what they want to be notified of. */
@RestController
class LevelController {

    private final Memberships memberships;

    LevelController(Memberships memberships) {
        this.memberships = memberships;
    }

    @PutMapping("/api/rooms/{room}/level")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void set(@PathVariable String room, @RequestBody Wanted wanted, Account member) {
        memberships.setLevel(RoomName.of(room), member, wanted.checked());
    }

    record Wanted(@Nullable Level level) {

        Level checked() {
            if (level == null) {
                throw new Refusal(Reason.INVALID, "A level is all, mentions or none.");
            }
            return level;
        }
    }
}
