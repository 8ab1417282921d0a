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
    private final Shard shard;
    private final @Nullable CombinedSubscription combined;
    private boolean hasTurn;
    // Null once it was called, so that a cursor does not retain what only its opening needed.
    private @Nullable SubscriptionListener opening;
    private long next;

    /** Of the {@link LiveGroup} that it is in: where. */
    int place = LiveGroup.NOWHERE;

    Cursor(StreamId stream, String username, EntryEncoder encoder, SubscriptionSink subscriptionSink, Shard shard) {
        super(subscriptionSink);
        this.stream = stream;
        this.username = username;
        this.encoder = encoder;
        this.shard = shard;
        this.combined = null;
    }

    /** One of many. */
    Cursor(StreamId stream, CombinedSubscription combined, Shard shard) {
        super(combined.outlet());
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

    /** The subscription that it is a part of; null if it is one by itself. */
    @Nullable
    CombinedSubscription combined() {
        return combined;
    }

    /** Runs a step of catching up: at once, or as a part of many when it is this part's turn. */
    void takeTurn(Runnable step) {
        if (combined == null || hasTurn) {
            step.run();
        } else {
            combined.catchUps()
                    .enter(() -> shard.execute(() -> {
                        hasTurn = true;
                        step.run();
                    }));
        }
    }

    /** It is live, cancelled, or has had its share for now; another part may catch up. */
    void endTurn() {
        if (combined != null && hasTurn) {
            hasTurn = false;
            combined.catchUps().leave();
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
