package dev.parley.conversation;

import dev.parley.stream.StreamId;
import java.util.List;

/**
 * Read markers have moved: published a few times a second by the thread that stores them, once they are stored. A database
 * that does not count what it changed lets one be told that had moved further before.
 */
public record ReadMarkersAdvanced(List<Moved> markers) {

    /**
     * One of them.
     *
     * @param peer with whom, in an inbox; empty elsewhere
     * @param seq the last number that was read, at most the stream's head
     */
    public record Moved(String username, StreamId stream, String peer, long seq) {}
}
