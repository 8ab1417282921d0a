package dev.parley.readstate;

import dev.parley.stream.StreamId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the read marker of one user in one conversation.
 *
 * @param peer the other user of a direct conversation, whose stream is an inbox; empty elsewhere
 */
public record ReadMarker(String username, StreamId stream, String peer) implements Comparable<ReadMarker> {

    private static final Comparator<ReadMarker> ORDER = Comparator.comparing(ReadMarker::username)
            .thenComparing(marker -> marker.stream().key())
            .thenComparing(ReadMarker::peer);

    static ReadMarker of(String username, StreamId stream, @Nullable String peer) {
        return new ReadMarker(username, stream, peer == null ? "" : peer);
    }

    /** Returns the conversation in the form that the database stores. */
    ConversationKey conversation() {
        return new ConversationKey(stream.key(), peer);
    }

    /** Identifies a conversation: the stream's key, and the peer in an inbox. */
    public record ConversationKey(String stream, String peer) {}

    @Override
    public int compareTo(ReadMarker other) {
        return ORDER.compare(this, other);
    }
}
