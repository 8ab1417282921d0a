package dev.parley.stream;

import java.util.List;

/** Receives the entries that were appended on this node. */
public interface AppendListener {

    /**
     * Called on the log's writer thread after the commit and before any append's future completes, with every new entry
     * once, in commit order. Must neither block nor throw.
     */
    void appended(List<Entry> entries);
}
