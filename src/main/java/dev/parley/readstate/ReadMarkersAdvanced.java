package dev.parley.readstate;

import dev.parley.stream.StreamId;
import java.util.List;

/**
 * Read markers moved forward. Published after they are stored, a few times a second, by the thread that stores them. If the
 * database driver does not report the changed rows, a marker may be included whose stored position is already higher.
 */
public record ReadMarkersAdvanced(List<AdvancedMarker> markers) {

    /**
     * The new position of one marker.
     *
     * @param peer the other user of a direct conversation, whose stream is an inbox; empty elsewhere
     * @param seq the highest sequence number that the user has read, at most the stream's head
     */
    public record AdvancedMarker(String username, StreamId stream, String peer, long seq) {}
}
