package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.Posts;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes from members what they want to be notified of; all their devices hear of it, so it counts as a post. */
@RestController
class LevelController {

    private final Memberships memberships;
    private final Posts posts;

    LevelController(Memberships memberships, Posts posts) {
        this.memberships = memberships;
        this.posts = posts;
    }

    @PutMapping("/api/rooms/{room}/level")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void set(@PathVariable String room, @RequestBody Wanted wanted, Account member) {
        var name = RoomName.of(room);
        var level = wanted.checked();
        posts.count(member);
        memberships.setLevel(name, member, level);
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
