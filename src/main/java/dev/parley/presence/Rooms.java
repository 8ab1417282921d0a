package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Target;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.StreamId;

/** Lets into a room's presence whoever may read the room, and names the room as its stream spells it. */
final class Rooms {

    private Rooms() {}

    /** @throws Refusal {@code NOT_FOUND} if there is no such room, or the reader may not know of it */
    static String find(Conversations conversations, String room, Account reader) {
        return name(conversations.find(destination(room), reader));
    }

    /**
     * The same for a SUBSCRIBE, by which a public room may come into being.
     *
     * @throws Refusal likewise
     */
    static String resolve(Conversations conversations, String room, Account reader) {
        return name(conversations.resolve(destination(room), reader));
    }

    private static String destination(String room) {
        return "/topic/room." + room;
    }

    private static String name(Target target) {
        if (target instanceof Target.Stream stream && stream.id().kind() == StreamId.Kind.ROOM) {
            return stream.id().name();
        }
        throw new Refusal(Reason.NOT_FOUND, "There is no such room.");
    }
}
