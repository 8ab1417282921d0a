package dev.parley.direct;

import dev.parley.stream.StreamId;
import java.util.List;

/** Says which inboxes a direct message belongs into. */
final class Inboxes {

    private Inboxes() {}

    /** The sender's own first: the number in the receipt is one that the sender can find again. One for a note to self. */
    static List<StreamId> of(String sender, String recipient) {
        return sender.equals(recipient)
                ? List.of(StreamId.inbox(sender))
                : List.of(StreamId.inbox(sender), StreamId.inbox(recipient));
    }
}
