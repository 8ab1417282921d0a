package dev.parley.timeline.live;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Subscription;
import dev.parley.fanout.SubscriptionSink;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.timeline.access.RequestContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One request that waits for an entry: a connection whose subscription ends the wait with the first frame that has bytes.
 *
 * <p>Any thread. The response does not contain the offered frame: its page is read from the log after another access check.
 */
public final class LongPoll extends StreamingRequest implements SubscriptionSink {

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    public LongPoll(RequestContext requestContext) {
        super(requestContext);
    }

    /** Completes when the page can be read, or exceptionally with the {@link RequestRejected} to send. */
    CompletionStage<Void> ended() {
        return ended;
    }

    /** Ends the wait after the timeout, or when the client has gone. */
    public void stopWaiting() {
        ended.complete(null);
    }

    @Override
    public int offer(List<byte[]> frames) {
        if (frames.stream().anyMatch(frame -> frame.length > 0)) {
            ended.complete(null);
        }
        return frames.size();
    }

    @Override
    public void flush() {}

    @Override
    public void whenWritable(Runnable resume) {
        resume.run();
    }

    /** Ends the wait; the access check before the read then rejects the request. */
    @Override
    public void revoked(Subscription subscription) {
        ended.complete(null);
    }

    @Override
    public void close(CloseCode code) {
        ended.completeExceptionally(
                switch (code) {
                    case SESSION_ENDED ->
                        new RequestRejected(ErrorCode.UNAUTHENTICATED, "The session has ended. Sign in again.");
                    case REMOVED ->
                        new RequestRejected(ErrorCode.FORBIDDEN, "An administrator closed this connection.");
                    default ->
                        new RequestRejected(
                                ErrorCode.OVERLOADED,
                                "The server ended the wait (" + code.phrase() + "). Try again later.");
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
