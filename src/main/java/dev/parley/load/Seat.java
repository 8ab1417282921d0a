package dev.parley.load;

/** Where a connection belongs: to a loop, to what is counted there, and to a node of the server. */
record Seat(EventLoop loop, Tally tally, Server server) {

    /** The same, at another node. */
    Seat at(Server other) {
        return new Seat(loop, tally, other);
    }
}
