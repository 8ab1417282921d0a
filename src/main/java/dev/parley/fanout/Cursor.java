package dev.parley.fanout;

import dev.parley.stream.StreamId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader's position in a stream.
 *
 * <p>A cursor is <em>live</em> exactly when its next number is the feed's head + 1: then the feed offers it every new
 * entry. Otherwise it is catching up, and advances by reading the log at its reader's pace. All state belongs to the
 * feed's loop.
 *
 * <p>Example: the feed's head is 40 and a reader subscribes with {@code since} 37. The cursor's next number is 38, so
 * it catches up: it reads 38, 39 and 40. If 41 is appended meanwhile, the head advances and the cursor also reads 41.
 * Once next is head + 1 the cursor goes live, in the same step of the loop, so no entry can come in between.
 */
final class Cursor extends Subscription {

    private final StreamId stream;
    private final String username;
    private final EntryEncoder encoder;
    private final Shard shard;
    private final @Nullable CombinedSubscription combined;
    private boolean hasTurn;
    // Null after the call, so that a cursor does not retain objects that only its opening needed.
    private @Nullable SubscriptionListener openingListener;
    private long next;

    /** The cursor's index in its {@link LiveGroup}. */
    int groupIndex = LiveGroup.NOT_IN_GROUP;

    Cursor(StreamId stream, String username, EntryEncoder encoder, SubscriptionSink sink, Shard shard) {
        super(sink);
        this.stream = stream;
        this.username = username;
        this.encoder = encoder;
        this.shard = shard;
        this.combined = null;
    }

    /** A cursor that is a part of a combined subscription. */
    Cursor(StreamId stream, CombinedSubscription combined, Shard shard) {
        super(combined.sink());
        this.stream = stream;
        this.username = combined.username();
        this.encoder = combined.encoder();
        this.shard = shard;
        this.combined = combined;
    }

    @Override
    void end(Runnable then) {
        shard.end(this, then);
    }

    /** The combined subscription that the cursor belongs to; null for a subscription to a single stream. */
    @Nullable
    CombinedSubscription combined() {
        return combined;
    }

    /** Runs a step of catching up: immediately, or for a part of a combined subscription when it gets a turn. */
    void acquireTurn(Runnable step) {
        if (combined == null || hasTurn) {
            step.run();
        } else {
            combined.catchUps()
                    .acquire(() -> shard.execute(() -> {
                        hasTurn = true;
                        step.run();
                    }));
        }
    }

    /** Releases the turn, because the cursor is live or cancelled or has had its share; another part may catch up. */
    void releaseTurn() {
        if (combined != null && hasTurn) {
            hasTurn = false;
            combined.catchUps().release();
        }
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

    /** Sets the listener that gets the outcome of the opening. */
    void setOpeningListener(SubscriptionListener listener) {
        openingListener = listener;
    }

    /** Completes the opening: the first call decides the outcome, and later calls have no effect. */
    void completeOpening(Consumer<SubscriptionListener> outcome) {
        var listener = openingListener;
        openingListener = null;
        if (listener != null) {
            outcome.accept(listener);
        }
    }

    /** The number of the next entry to deliver. */
    long next() {
        return next;
    }

    void moveTo(long next) {
        this.next = next;
    }
}
