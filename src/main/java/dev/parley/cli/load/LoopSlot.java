package dev.parley.cli.load;

/** Where a connection belongs: to a loop, to what is counted there, and to a node of the server. */
record LoopSlot(EventLoop loop, LoopCounters tally, ServerAddress server) {

    /** The same, at another node. */
    LoopSlot at(ServerAddress other) {
        return new LoopSlot(loop, tally, other);
    }
}
