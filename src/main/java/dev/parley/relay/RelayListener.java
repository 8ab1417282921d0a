package dev.parley.relay;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.List;

/** Hears what other nodes append. Called on one of the relay's threads; must neither block nor throw. */
public interface RelayListener {

    /** Entries of one stream in the order of their numbers; some may have come before, and some may be missing. */
    void arrived(List<Entry> entries);

    /**
     * Entries of this stream may have been missed until now: following it has just come into force, or another node had to
     * leave some out.
     */
    void uncertain(StreamId stream);
}
