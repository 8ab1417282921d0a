package dev.parley.timeline.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The conversation that an HTTP path identifies.
 *
 * @param destination the destination of a SUBSCRIBE to this conversation
 * @param peer the other user of a direct conversation, since all of them share one destination; otherwise null
 */
public record ConversationRef(String destination, @Nullable String peer) {

    public static ConversationRef room(String room) {
        return new ConversationRef("/topic/room." + room, null);
    }

    public static ConversationRef direct(String user) {
        return new ConversationRef("/user/queue/direct", user.toLowerCase(Locale.ROOT));
    }

    public static ConversationRef announcements() {
        return new ConversationRef("/topic/announcements", null);
    }
}
