package dev.parley.relay;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.List;

/** Receives the entries that other nodes append. Called on one of the relay's threads; must neither block nor throw. */
public interface RelayListener {

    /**
     * Receives entries of one stream in the order of their numbers; some may be duplicates, and some may be missing.
     */
    void onEntries(List<Entry> entries);

    /**
     * Reports that entries of this stream may have been missed: its subscription has just become active, or another
     * node had to drop some.
     */
    void onStale(StreamId stream);
}
