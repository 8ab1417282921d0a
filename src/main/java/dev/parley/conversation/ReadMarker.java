package dev.parley.conversation;

import dev.parley.stream.StreamId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Names what a user has read up to some number.
 *
 * @param peer with whom, in an inbox; empty elsewhere
 */
record ReadMarker(String username, StreamId stream, String peer) implements Comparable<ReadMarker> {

    private static final Comparator<ReadMarker> ORDER = Comparator.comparing(ReadMarker::username)
            .thenComparing(marker -> marker.stream().key())
            .thenComparing(ReadMarker::peer);

    static ReadMarker of(String username, StreamId stream, @Nullable String peer) {
        return new ReadMarker(username, stream, peer == null ? "" : peer);
    }

    /** Which conversation it is in, as the database says it. */
    Place place() {
        return new Place(stream.key(), peer);
    }

    /** A conversation: the stream's key, and the peer in an inbox. */
    record Place(String stream, String peer) {}

    @Override
    public int compareTo(ReadMarker other) {
        return ORDER.compare(this, other);
    }
}
