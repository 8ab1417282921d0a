package dev.parley.timeline;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP path names: the destination that a SUBSCRIBE would name for the same conversation.
 *
 * @param peer for direct messages, which share one destination, the user at the other end
 */
record ConversationRef(String destination, @Nullable String peer) {

    static ConversationRef room(String room) {
        return new ConversationRef("/topic/room." + room, null);
    }

    static ConversationRef direct(String user) {
        return new ConversationRef("/user/queue/direct", user.toLowerCase(Locale.ROOT));
    }

    static ConversationRef announcements() {
        return new ConversationRef("/topic/announcements", null);
    }
}
