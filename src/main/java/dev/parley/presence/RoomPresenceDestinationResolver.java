package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.destination.DestinationResolver;
import dev.parley.destination.DestinationResolvers;
import dev.parley.destination.ResolvedDestination;
import dev.parley.presence.state.PresenceEvents;
import dev.parley.presence.state.PresenceState;
import dev.parley.stream.StreamId;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Resolves a room's presence topic for users who may read the room. */
@Component
class RoomPresenceDestinationResolver implements DestinationResolver {

    private static final String PREFIX = "/topic/presence.";

    private final PresenceState presenceState;
    // Looked up at each use: this resolver is itself one of the resolvers.
    private final ObjectProvider<DestinationResolvers> conversations;

    RoomPresenceDestinationResolver(PresenceState presenceState, ObjectProvider<DestinationResolvers> conversations) {
        this.presenceState = presenceState;
        this.conversations = conversations;
    }

    @Override
    public Optional<ResolvedDestination> find(String destination, Account reader) {
        return topic(destination, room -> RoomAccess.find(conversations.getObject(), room, reader));
    }

    /** Creates a public room on its first use, as a SUBSCRIBE to the room's messages does. */
    @Override
    public Optional<ResolvedDestination> resolve(String destination, Account reader) {
        return topic(destination, room -> RoomAccess.resolve(conversations.getObject(), room, reader));
    }

    private Optional<ResolvedDestination> topic(String destination, UnaryOperator<String> rooms) {
        if (!destination.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String room = rooms.apply(destination.substring(PREFIX.length()));
        return Optional.of(new ResolvedDestination.Topic(
                StreamId.room(room), PresenceEvents.roomTopic(room), () -> presenceState.snapshot(room)));
    }
}
