package dev.parley.fanout;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds the live cursors of a feed that share an encoder, in no particular order. Owned by a loop.
 *
 * <p>Each cursor knows its index, so that removal needs no search, and a turn iterates over an array.
 */
final class LiveGroup {

    static final int NOT_IN_GROUP = -1;

    private final List<Cursor> cursors = new ArrayList<>();

    /** The live list. Callers must not change it, nor change the group while they iterate over it. */
    List<Cursor> cursors() {
        return cursors;
    }

    void add(Cursor cursor) {
        if (cursor.groupIndex == NOT_IN_GROUP) {
            cursor.groupIndex = cursors.size();
            cursors.add(cursor);
        }
    }

    /** Removes a cursor; the last cursor moves to its index. Returns whether the cursor was in the group. */
    boolean remove(Cursor cursor) {
        int index = cursor.groupIndex;
        if (index == NOT_IN_GROUP) {
            return false;
        }
        Cursor last = cursors.remove(cursors.size() - 1);
        if (last != cursor) {
            cursors.set(index, last);
            last.groupIndex = index;
        }
        cursor.groupIndex = NOT_IN_GROUP;
        return true;
    }
}
