package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.conversation.DestinationResolvers;
import dev.parley.conversation.ResolvedDestination;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;

/** Lets into a room's presence whoever may read the room, and names the room as its stream spells it. */
final class RoomAccess {

    private RoomAccess() {}

    /** @throws RequestRejected {@code NOT_FOUND} if there is no such room, or the reader may not know of it */
    static String find(DestinationResolvers destinationResolvers, String room, Account reader) {
        return name(destinationResolvers.find(destination(room), reader));
    }

    /**
     * The same for a SUBSCRIBE, by which a public room may come into being.
     *
     * @throws RequestRejected likewise
     */
    static String resolve(DestinationResolvers destinationResolvers, String room, Account reader) {
        return name(destinationResolvers.resolve(destination(room), reader));
    }

    private static String destination(String room) {
        return "/topic/room." + room;
    }

    private static String name(ResolvedDestination resolvedDestination) {
        if (resolvedDestination instanceof ResolvedDestination.Stream stream
                && stream.id().kind() == StreamId.Kind.ROOM) {
            return stream.id().name();
        }
        throw new RequestRejected(ErrorCode.NOT_FOUND, "There is no such room.");
    }
}
