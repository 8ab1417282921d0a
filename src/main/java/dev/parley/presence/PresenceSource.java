package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Source;
import dev.parley.conversation.Target;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Opens a room's presence topic to whoever may read the room. */
@Component
class PresenceSource implements Source {

    private static final String PREFIX = "/topic/presence.";

    private final Presence presence;
    // Looked up when it is needed: the conversations themselves are made from all sources.
    private final ObjectProvider<Conversations> conversations;

    PresenceSource(Presence presence, ObjectProvider<Conversations> conversations) {
        this.presence = presence;
        this.conversations = conversations;
    }

    @Override
    public Optional<Target> find(String destination, Account reader) {
        if (!destination.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String room = Rooms.name(conversations.getObject(), destination.substring(PREFIX.length()), reader);
        return Optional.of(new Target.Topic(PresenceEvents.topic(room), () -> presence.snapshot(room)));
    }
}
