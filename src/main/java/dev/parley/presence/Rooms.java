package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Target;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.StreamId;

/** Lets into a room's presence whoever may read the room; looking for people in a room does not create it. */
final class Rooms {

    private Rooms() {}

    /**
     * The room's name as its stream spells it.
     *
     * @throws Refusal {@code NOT_FOUND} if there is no such room, or the reader may not know of it
     */
    static String name(Conversations conversations, String room, Account reader) {
        if (conversations.find("/topic/room." + room, reader) instanceof Target.Stream stream
                && stream.id().kind() == StreamId.Kind.ROOM) {
            return stream.id().name();
        }
        throw new Refusal(Reason.NOT_FOUND, "There is no such room.");
    }
}
