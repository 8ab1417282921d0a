package dev.parley.timeline;

import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/** Holds requests until an entry arrives or their time is up, without holding a thread. Any thread; never blocks. */
@Component
class LongPolls {

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
     * @param read what to answer afterwards; may block and may refuse
     */
    <T> void await(LongPoll poll, Timeline timeline, PageQuery query, Supplier<T> read, DeferredResult<T> result) {
        var connectionLease = new ConnectionLease(connectionRegistry, fanout::cancel, poll, timeline.stream());
        // From `after` on, not from the head: what was appended since the empty page was read wakes the poll at once.
        connectionLease.take(() -> fanout.follow(
                timeline.stream(), query.after(), poll.username(), new ArrivalSignal(timeline), poll, head -> {}));
        var timeUp =
                threads.timer().schedule(poll::stopWaiting, query.patience().toMillis(), TimeUnit.MILLISECONDS);
        answer(poll, read, threads.readers(), result).whenComplete((ignored, failure) -> {
            timeUp.cancel(false);
            connectionLease.leave();
        });
    }

    /** Reads once the wait is over, on the readers: it ends on a delivery loop, which must not block. */
    static <T> CompletableFuture<T> answer(
            LongPoll poll, Supplier<T> read, Executor readers, DeferredResult<T> result) {
        return poll.over()
                .toCompletableFuture()
                .thenApplyAsync(ignored -> read.get(), readers)
                .whenComplete((found, failure) -> {
                    if (failure == null) {
                        result.setResult(found);
                    } else {
                        result.setErrorResult(plain(failure));
                    }
                });
    }

    private static Throwable plain(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RejectedExecutionException
                ? new RequestRejected(ErrorCode.OVERLOADED, "Too many reads wait.", RETRY_AFTER)
                : cause;
    }
}
