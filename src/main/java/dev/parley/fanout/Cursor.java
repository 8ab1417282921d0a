package dev.parley.fanout;

import dev.parley.stream.StreamId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader's place in a stream.
 *
 * <p>A cursor is <em>live</em> exactly when it stands right behind the feed's head: then the feed hands it what comes. Else
 * it is catching up, and moves by reading the log at its reader's pace. All state belongs to the feed's loop.
 *
 * <p>Example: the feed's head is 40 and a reader comes with {@code since} 37. The cursor's next number is 38, so it catches
 * up: 38, 39 and 40 are read. If 41 is appended meanwhile, the head moves and 41 is one more to read. Once next is head + 1
 * the cursor goes live, in the same step of the loop, so nothing can come in between.
 */
final class Cursor extends Subscription {

    private final StreamId stream;
    private final String username;
    private final EntryEncoder encoder;
    // Null once it was called, so that a cursor does not retain what only its opening needed.
    private @Nullable SubscriptionListener opening;
    private long next;

    /** Of the {@link LiveGroup} that it is in: where. */
    int place = LiveGroup.NOWHERE;

    Cursor(StreamId stream, String username, EntryEncoder encoder, Outlet outlet, Shard shard) {
        super(outlet, shard);
        this.stream = stream;
        this.username = username;
        this.encoder = encoder;
    }

    StreamId stream() {
        return stream;
    }

    String username() {
        return username;
    }

    EntryEncoder encoder() {
        return encoder;
    }

    /** The feed will report how the opening of this cursor ends. */
    void opening(SubscriptionListener listener) {
        opening = listener;
    }

    /** Ends the opening: the first call decides how, and later calls have no effect. */
    void opened(Consumer<SubscriptionListener> outcome) {
        var listener = opening;
        opening = null;
        if (listener != null) {
            outcome.accept(listener);
        }
    }

    /** The number of the entry that its reader gets next. */
    long next() {
        return next;
    }

    void moveTo(long next) {
        this.next = next;
    }
}
