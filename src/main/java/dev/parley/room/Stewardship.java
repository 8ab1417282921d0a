package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.Posts;
import dev.parley.conversation.RoomChanged;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.concurrent.CompletionException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Decides who says what a room is called and about: its owner, and an ADMIN where they may see the room.
 *
 * <p>Any thread; blocks for a commit or two. As memberships, rooms change under their lock. Each change counts as a post: all
 * members hear of it.
 */
@Component
class Stewardship {

    /** The kind of an entry that says what the room is about from there on. */
    static final String TOPIC = "topic";

    private final Rooms rooms;
    private final RoomTable table;
    private final Posts posts;
    private final ApplicationEventPublisher events;

    Stewardship(Rooms rooms, RoomTable table, Posts posts, ApplicationEventPublisher events) {
        this.rooms = rooms;
        this.table = table;
        this.posts = posts;
        this.events = events;
    }

    /**
     * Gives a room another title, another topic, or both. A new topic is said in the room.
     *
     * @throws Refusal {@code NOT_FOUND}, {@code FORBIDDEN}, {@code INVALID}, or what refuses a post
     */
    void describe(RoomName name, Account steward, Description wanted) {
        rooms.change(name, steward, standing -> {
            var before = requireSteward(standing, steward);
            var after = wanted.applyTo(before);
            if (after.equals(before)) {
                return;
            }
            if (after.topic().equals(before.topic())) {
                posts.count(steward);
            } else {
                // Said first: if storing it fails, whoever tries again says it again, and it is not changed in silence.
                say(steward, after);
            }
            table.describe(name, wanted.checkedTitle(), wanted.checkedTopic());
            tellMembers(name);
        });
    }

    /** @throws Refusal {@code FORBIDDEN} unless they own the room, or are an ADMIN who may see it */
    static Room requireSteward(Standing standing, Account steward) {
        if (!steward.username().equals(standing.room().owner()) && !steward.isAdmin()) {
            throw new Refusal(Reason.FORBIDDEN, "The room's owner may do that.");
        }
        return standing.room();
    }

    private void say(Account steward, Room room) {
        try {
            posts.note(steward, TOPIC, room.topic(), room.stream()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : e;
        }
    }

    private void tellMembers(RoomName name) {
        events.publishEvent(new RoomChanged(name.value(), table.members(name)));
    }
}
