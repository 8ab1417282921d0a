package dev.parley.fanout;

/** A cursor that is about to begin, and where. */
record PendingCursor(Cursor cursor, StartingPoint from) {}
