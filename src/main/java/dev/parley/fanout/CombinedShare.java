package dev.parley.fanout;

import dev.parley.stream.StreamId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one loop knows of a {@link CombinedSubscription}: its cursors on the streams of that loop. Owned by the loop. */
final class CombinedShare {

    /** Of so many streams that it lost, the subscription knows where it stopped. */
    private static final int MOST_LOST = 256;

    private final Map<StreamId, Cursor> cursors = new HashMap<>();
    private final Map<StreamId, Runnable> opening = new HashMap<>();
    private final Map<StreamId, Long> lost = new LinkedHashMap<>(0);
    private boolean closed;

    boolean isClosed() {
        return closed;
    }

    @Nullable
    Cursor cursor(StreamId stream) {
        return cursors.get(stream);
    }

    List<Cursor> all() {
        return List.copyOf(cursors.values());
    }

    /**
     * Adds a stream.
     *
     * @param then called once: when the cursor is in force, or when it is taken away before that
     */
    void add(Cursor cursor, Runnable then) {
        cursors.put(cursor.stream(), cursor);
        opening.put(cursor.stream(), then);
    }

    /** The cursor is in force, or was taken away before that. */
    void inForce(Cursor cursor) {
        if (cursors.get(cursor.stream()) == cursor) {
            answer(cursor.stream());
        }
    }

    private void answer(StreamId stream) {
        var then = opening.remove(stream);
        if (then != null) {
            then.run();
        }
    }

    /**
     * Where a stream begins that may have been here before. Nobody gets the same entry twice on one subscription, even if
     * reports of leaving and joining come late: what was delivered before the stream was lost is not delivered again.
     */
    StartingPoint start(StreamId stream, StartingPoint from) {
        var last = lost.get(stream);
        return last == null
                ? from
                : new StartingPoint(OptionalLong.of(Math.max(last, from.since().orElse(last))), from.epoch());
    }

    void remove(Cursor cursor) {
        cursors.remove(cursor.stream());
        // A cursor that was never in force stands nowhere.
        if (cursor.next() > 0) {
            lost.put(cursor.stream(), cursor.next() - 1);
            if (lost.size() > MOST_LOST) {
                lost.keySet().remove(lost.keySet().iterator().next());
            }
        }
        answer(cursor.stream());
    }

    void close() {
        closed = true;
    }
}
