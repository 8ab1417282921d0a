package dev.parley.load;

/** Where a connection belongs: to a loop, and to what is counted there. */
record Seat(EventLoop loop, Tally tally) {}
