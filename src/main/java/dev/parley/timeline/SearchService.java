package dev.parley.timeline;

import dev.parley.account.Account;
import dev.parley.conversation.DestinationResolvers;
import dev.parley.conversation.RateLimit;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.SearchPage;
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
class SearchService {

    private static final int PER_SECOND = 10;
    private static final int BURST = 30;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final DestinationResolvers destinationResolvers;
    private final TimelineService timelineService;
    private final StreamSearch search;
    private final TimelineThreads threads;
    private final RateLimit pace;

    @Autowired
    SearchService(
            DestinationResolvers destinationResolvers,
            TimelineService timelineService,
            StreamSearch search,
            TimelineThreads threads) {
        this(destinationResolvers, timelineService, search, threads, System::nanoTime);
    }

    SearchService(
            DestinationResolvers destinationResolvers,
            TimelineService timelineService,
            StreamSearch search,
            TimelineThreads threads,
            LongSupplier nanoTime) {
        this.destinationResolvers = destinationResolvers;
        this.timelineService = timelineService;
        this.search = search;
        this.threads = threads;
        this.pace = new RateLimit(Duration.ofSeconds(1).dividedBy(PER_SECOND), BURST, nanoTime);
    }

    /** @throws RequestRejected {@code RATE_LIMITED}, {@code OVERLOADED}; the future likewise with {@code NOT_FOUND} */
    CompletableFuture<SearchPage> find(SearchQuery query, Account reader) {
        Duration wait = pace.acquire(reader.username());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are searching too fast.", wait);
        }
        try {
            return CompletableFuture.supplyAsync(() -> step(query, reader), threads.searchers());
        } catch (RejectedExecutionException e) {
            throw new RequestRejected(
                    ErrorCode.OVERLOADED, "Too many people are searching at the moment.", RETRY_AFTER);
        }
    }

    private SearchPage step(SearchQuery query, Account reader) {
        if (query.place() == null) {
            return search.search(destinationResolvers.ownStreams(reader), query.wanted(), query.before());
        }
        var timeline = timelineService.open(query.place(), reader);
        return search.search(timeline.stream(), timeline.peer(), query.wanted(), query.beforeSeq());
    }
}
