package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.destination.DestinationResolver;
import dev.parley.destination.ResolvedDestination;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Resolves {@code /topic/room.{room}} to the room's stream. A SUBSCRIBE to a public room creates the room on demand.
 */
@Component
class RoomDestinationResolver implements DestinationResolver {

    private static final String PREFIX = "/topic/room.";

    private final Rooms rooms;

    RoomDestinationResolver(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Optional<ResolvedDestination> find(String destination, Account reader) {
        return roomName(destination).map(name -> new ResolvedDestination.Stream(rooms.authorize(name, reader)));
    }

    @Override
    public Optional<ResolvedDestination> resolve(String destination, Account reader) {
        return roomName(destination).map(name -> new ResolvedDestination.Stream(rooms.authorizeOrCreate(name, reader)));
    }

    @Override
    public List<StreamId> ownStreams(Account reader) {
        return rooms.of(reader).stream().map(RoomName::stream).toList();
    }

    private static Optional<RoomName> roomName(String destination) {
        return destination.startsWith(PREFIX)
                ? Optional.of(RoomName.of(destination.substring(PREFIX.length())))
                : Optional.empty();
    }
}
