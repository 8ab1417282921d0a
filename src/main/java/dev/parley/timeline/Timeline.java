package dev.parley.timeline;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a stream.
 *
 * @param peer restricts an inbox to the correspondence with this user
 */
record Timeline(StreamId stream, @Nullable String peer) {

    boolean shows(Entry entry) {
        return peer == null || peer.equals(correspondent(entry));
    }

    // An inbox holds what its owner sent as well as what they got; to oneself, both ends are the owner.
    private @Nullable String correspondent(Entry entry) {
        return entry.from().equals(stream.name()) ? entry.to() : entry.from();
    }
}
