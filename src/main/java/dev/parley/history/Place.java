package dev.parley.history;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP path names: the destination that a SUBSCRIBE would name for the same conversation.
 *
 * @param peer for direct messages, which share one destination, the user at the other end
 */
record Place(String destination, @Nullable String peer) {

    static Place room(String room) {
        return new Place("/topic/room." + room, null);
    }

    static Place direct(String user) {
        return new Place("/user/queue/direct", user.toLowerCase(Locale.ROOT));
    }

    static Place announcements() {
        return new Place("/topic/announcements", null);
    }
}
