package dev.parley.timeline.live;

import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.timeline.access.ConnectionLease;
import dev.parley.timeline.access.Timeline;
import dev.parley.timeline.access.TimelineThreads;
import dev.parley.timeline.page.PageQuery;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/** Suspends requests until an entry arrives or their timeout ends, without a thread for each. Any thread; never blocks. */
@Component
public class LongPolls {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ConnectionRegistry connectionRegistry;
    private final Fanout fanout;
    private final TimelineThreads threads;

    LongPolls(ConnectionRegistry connectionRegistry, Fanout fanout, TimelineThreads threads) {
        this.connectionRegistry = connectionRegistry;
        this.fanout = fanout;
        this.threads = threads;
    }

    /**
     * Waits for an entry of the timeline after the query's {@code after}.
     *
     * @param read reads the response after the wait; may block and may throw {@link RequestRejected}
     */
    public <T> void await(
            LongPoll poll, Timeline timeline, PageQuery query, Supplier<T> read, DeferredResult<T> result) {
        var connectionLease = new ConnectionLease(connectionRegistry, fanout::cancel, poll, timeline.stream());
        // From `after` on, not from the head: an entry appended since the empty page was read ends the wait
        // immediately.
        connectionLease.acquire(() -> fanout.follow(
                timeline.stream(), query.after(), poll.username(), new ArrivalSignal(timeline), poll, head -> {}));
        var timeout =
                threads.timer().schedule(poll::stopWaiting, query.maxWait().toMillis(), TimeUnit.MILLISECONDS);
        readAfterWait(poll, read, threads.readers(), result).whenComplete((ignored, failure) -> {
            timeout.cancel(false);
            connectionLease.release();
        });
    }

    /** Reads the response after the wait, on a reader thread: the wait ends on a delivery loop, which must not block. */
    static <T> CompletableFuture<T> readAfterWait(
            LongPoll poll, Supplier<T> read, Executor readers, DeferredResult<T> result) {
        return poll.ended()
                .toCompletableFuture()
                .thenApplyAsync(ignored -> read.get(), readers)
                .whenComplete((found, failure) -> {
                    if (failure == null) {
                        result.setResult(found);
                    } else {
                        result.setErrorResult(unwrap(failure));
                    }
                });
    }

    private static Throwable unwrap(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RejectedExecutionException
                ? new RequestRejected(
                        ErrorCode.OVERLOADED, "The server has too many waiting reads. Try again later.", RETRY_AFTER)
                : cause;
    }
}
