package dev.parley.cli.load;

/** The event loop, the counters and the node of a connection. */
record LoopSlot(EventLoop loop, LoopCounters counters, ServerAddress node) {

    /** Returns a slot with this loop and these counters at another node. */
    LoopSlot at(ServerAddress other) {
        return new LoopSlot(loop, counters, other);
    }
}
