package dev.parley.fanout;

/** A cursor that is about to begin, and where. */
record Opening(Cursor cursor, StartingPoint from) {}
