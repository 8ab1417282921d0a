package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.destination.DestinationResolvers;
import dev.parley.destination.ResolvedDestination;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;

/** Resolves the names of rooms for their presence: only users who may read a room may use its presence. */
final class RoomAccess {

    private RoomAccess() {}

    /**
     * Resolves a room.
     *
     * @return the room's name as its stream spells it
     * @throws RequestRejected {@code NOT_FOUND} if the room does not exist, or the reader may not know of it
     */
    static String find(DestinationResolvers destinationResolvers, String room, Account reader) {
        return name(destinationResolvers.find(destination(room), reader));
    }

    /**
     * Resolves a room for SUBSCRIBE. May create a public room that does not exist.
     *
     * @return the room's name as its stream spells it
     * @throws RequestRejected {@code NOT_FOUND} if the room does not exist and is not created, or the reader may not
     *     know of it
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
