package dev.parley.fanout;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds the live cursors of a feed that share an encoder, in no particular order. Owned by a loop.
 *
 * <p>Each cursor knows its place, so that one leaves without a search, and a turn walks over an array.
 */
final class LiveGroup {

    static final int NOWHERE = -1;

    private final List<Cursor> cursors = new ArrayList<>();

    /** Not to be changed, nor the group while somebody walks over it. */
    List<Cursor> cursors() {
        return cursors;
    }

    void add(Cursor cursor) {
        if (cursor.place == NOWHERE) {
            cursor.place = cursors.size();
            cursors.add(cursor);
        }
    }

    /** The last one moves to the place that becomes free. */
    boolean remove(Cursor cursor) {
        int place = cursor.place;
        if (place == NOWHERE) {
            return false;
        }
        Cursor last = cursors.remove(cursors.size() - 1);
        if (last != cursor) {
            cursors.set(place, last);
            last.place = place;
        }
        cursor.place = NOWHERE;
        return true;
    }
}
