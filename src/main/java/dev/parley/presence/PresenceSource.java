package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Source;
import dev.parley.conversation.Target;
import dev.parley.stream.StreamId;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Opens a room's presence topic to whoever may read the room. */
@Component
class PresenceSource implements Source {

    private static final String PREFIX = "/topic/presence.";

    private final Picture picture;
    // Looked up when it is needed: the conversations themselves are made from all sources.
    private final ObjectProvider<Conversations> conversations;

    PresenceSource(Picture picture, ObjectProvider<Conversations> conversations) {
        this.picture = picture;
        this.conversations = conversations;
    }

    @Override
    public Optional<Target> find(String destination, Account reader) {
        return topic(destination, room -> Rooms.find(conversations.getObject(), room, reader));
    }

    /** Who subscribes to a room's presence has come to the room, as who subscribes to its messages. */
    @Override
    public Optional<Target> resolve(String destination, Account reader) {
        return topic(destination, room -> Rooms.resolve(conversations.getObject(), room, reader));
    }

    private Optional<Target> topic(String destination, UnaryOperator<String> rooms) {
        if (!destination.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String room = rooms.apply(destination.substring(PREFIX.length()));
        return Optional.of(
                new Target.Topic(StreamId.room(room), PresenceEvents.topic(room), () -> picture.snapshot(room)));
    }
}
