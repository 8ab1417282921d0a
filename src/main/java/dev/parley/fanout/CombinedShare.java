package dev.parley.fanout;

import dev.parley.stream.StreamId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One loop's part of a {@link CombinedSubscription}: the cursors on the streams of that loop. Owned by the loop. */
final class CombinedShare {

    /** The number of removed streams whose last delivered number is kept. */
    private static final int MAX_REMEMBERED = 256;

    private final Map<StreamId, Cursor> cursors = new HashMap<>();
    private final Map<StreamId, Runnable> opening = new HashMap<>();
    private final Map<StreamId, Long> lastDelivered = new LinkedHashMap<>(0);
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
     * @param then called once: when the cursor is open, or when it is removed before that
     */
    void add(Cursor cursor, Runnable then) {
        cursors.put(cursor.stream(), cursor);
        opening.put(cursor.stream(), then);
    }

    /** The cursor is open, or was removed before that. */
    void subscribed(Cursor cursor) {
        if (cursors.get(cursor.stream()) == cursor) {
            complete(cursor.stream());
        }
    }

    private void complete(StreamId stream) {
        var then = opening.remove(stream);
        if (then != null) {
            then.run();
        }
    }

    /**
     * The starting point of a stream that may have been part of this subscription before. One subscription never
     * delivers an entry twice, even if reports of leaving and joining arrive late: entries delivered before the stream
     * was removed are not delivered again.
     */
    StartingPoint start(StreamId stream, StartingPoint from) {
        var last = lastDelivered.get(stream);
        return last == null
                ? from
                : new StartingPoint(OptionalLong.of(Math.max(last, from.since().orElse(last))), from.epoch());
    }

    void remove(Cursor cursor) {
        cursors.remove(cursor.stream());
        // A cursor that never opened has no position.
        if (cursor.next() > 0) {
            lastDelivered.put(cursor.stream(), cursor.next() - 1);
            if (lastDelivered.size() > MAX_REMEMBERED) {
                lastDelivered.keySet().remove(lastDelivered.keySet().iterator().next());
            }
        }
        complete(cursor.stream());
    }

    void close() {
        closed = true;
    }
}
