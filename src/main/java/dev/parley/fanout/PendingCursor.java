package dev.parley.fanout;

/** A cursor that has not started yet, and its starting point. */
record PendingCursor(Cursor cursor, StartingPoint from) {}
