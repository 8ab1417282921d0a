package dev.parley.history;

import dev.parley.account.Account;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.RateLimit;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.Found;
import dev.parley.stream.StreamSearch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Searches for somebody in what they may read, on a few threads of their own, so that searches hold up nothing but searches.
 *
 * <p>Any thread; never blocks. Nobody takes more than {@value #PER_SECOND} steps a second for long.
 */
@Component
class Searches {

    private static final int PER_SECOND = 10;
    private static final int BURST = 30;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Conversations conversations;
    private final Timelines timelines;
    private final StreamSearch search;
    private final HistoryThreads threads;
    private final RateLimit pace;

    @Autowired
    Searches(Conversations conversations, Timelines timelines, StreamSearch search, HistoryThreads threads) {
        this(conversations, timelines, search, threads, System::nanoTime);
    }

    Searches(
            Conversations conversations,
            Timelines timelines,
            StreamSearch search,
            HistoryThreads threads,
            LongSupplier nanoTime) {
        this.conversations = conversations;
        this.timelines = timelines;
        this.search = search;
        this.threads = threads;
        this.pace = new RateLimit(Duration.ofSeconds(1).dividedBy(PER_SECOND), BURST, nanoTime);
    }

    /** @throws Refusal {@code RATE_LIMITED}, {@code OVERLOADED}; the future likewise with {@code NOT_FOUND} */
    CompletableFuture<Found> find(SearchQuery query, Account reader) {
        Duration wait = pace.take(reader.username());
        if (!wait.isZero()) {
            throw new Refusal(Reason.RATE_LIMITED, "You are searching too fast.", wait);
        }
        try {
            return CompletableFuture.supplyAsync(() -> step(query, reader), threads.searchers());
        } catch (RejectedExecutionException e) {
            throw new Refusal(Reason.OVERLOADED, "Too many people are searching at the moment.", RETRY_AFTER);
        }
    }

    private Found step(SearchQuery query, Account reader) {
        if (query.place() == null) {
            return search.search(conversations.own(reader), query.wanted(), query.before());
        }
        var timeline = timelines.open(query.place(), reader);
        return search.search(timeline.stream(), timeline.peer(), query.wanted(), query.beforeSeq());
    }
}
