package dev.parley.direct;

import dev.parley.stream.StreamId;
import java.util.List;

/** Returns the inboxes to which a direct message is appended. */
final class Inboxes {

    private Inboxes() {}

    /**
     * Returns the sender's own inbox first, so that the receipt holds a number of the sender's inbox. A note to self
     * has one inbox.
     */
    static List<StreamId> of(String sender, String recipient) {
        return sender.equals(recipient)
                ? List.of(StreamId.inbox(sender))
                : List.of(StreamId.inbox(sender), StreamId.inbox(recipient));
    }
}
