package dev.parley.timeline;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Subscription;
import dev.parley.fanout.SubscriptionSink;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One request that waits for an entry: a connection whose outlet ends the wait with the first frame that has bytes.
 *
 * <p>Any thread. What was offered is not what is answered: the answer is read from the log after access was checked again.
 */
final class LongPoll extends StreamingRequest implements SubscriptionSink {

    private final CompletableFuture<Void> over = new CompletableFuture<>();

    LongPoll(RequestContext requestContext) {
        super(requestContext);
    }

    /** Completes when it is time to read, or exceptionally with the refusal that is the answer. */
    CompletionStage<Void> over() {
        return over;
    }

    /** Time is up, or nobody waits any more. */
    void stopWaiting() {
        over.complete(null);
    }

    @Override
    public int offer(List<byte[]> frames) {
        if (frames.stream().anyMatch(frame -> frame.length > 0)) {
            over.complete(null);
        }
        return frames.size();
    }

    @Override
    public void flush() {}

    @Override
    public void whenWritable(Runnable resume) {
        resume.run();
    }

    /** The answer is the refusal that the access check before the read gives. */
    @Override
    public void revoked(Subscription subscription) {
        over.complete(null);
    }

    @Override
    public void close(CloseCode code) {
        over.completeExceptionally(
                switch (code) {
                    case SESSION_ENDED -> new RequestRejected(ErrorCode.UNAUTHENTICATED, "The session ended.");
                    case REMOVED -> new RequestRejected(ErrorCode.FORBIDDEN, "Removed by an administrator.");
                    default -> new RequestRejected(ErrorCode.OVERLOADED, "Ask again later: " + code.phrase() + ".");
                });
    }

    @Override
    public int subscriptions() {
        return 1;
    }

    @Override
    public long outboxBytes() {
        return 0;
    }
}
