package dev.parley.fanout;

import java.util.function.Consumer;

/**
 * A cursor that is about to begin.
 *
 * @param inForce called once on the loop, before any entry is offered; also if the cursor was cancelled meanwhile, so that
 *     nobody waits for it
 */
record Opening(Cursor cursor, StartingPoint from, Consumer<Opened> inForce) {}
