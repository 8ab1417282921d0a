package dev.parley.timeline.access;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * The part of a stream that a reader sees.
 *
 * @param peer restricts an inbox to the direct conversation with this user
 */
public record Timeline(StreamId stream, @Nullable String peer) {

    public boolean shows(Entry entry) {
        return peer == null || peer.equals(otherUser(entry));
    }

    // An inbox holds sent and received messages; in a message to oneself, the owner is both sender and recipient.
    private @Nullable String otherUser(Entry entry) {
        return entry.from().equals(stream.name()) ? entry.to() : entry.from();
    }
}
