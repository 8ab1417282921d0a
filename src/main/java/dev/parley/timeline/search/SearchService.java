package dev.parley.timeline.search;

import dev.parley.account.Account;
import dev.parley.destination.DestinationResolvers;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.RateLimit;
import dev.parley.stream.SearchPage;
import dev.parley.stream.StreamSearch;
import dev.parley.timeline.access.TimelineService;
import dev.parley.timeline.access.TimelineThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Searches the conversations that a user may read, on a few separate threads, so that searches delay only other searches.
 *
 * <p>Any thread; never blocks. A user may run {@value #PER_SECOND} steps a second, with bursts of {@value #BURST}.
 */
@Component
public class SearchService {

    private static final int PER_SECOND = 10;
    private static final int BURST = 30;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final DestinationResolvers destinationResolvers;
    private final TimelineService timelineService;
    private final StreamSearch search;
    private final TimelineThreads threads;
    private final RateLimit rateLimit;

    @Autowired
    public SearchService(
            DestinationResolvers destinationResolvers,
            TimelineService timelineService,
            StreamSearch search,
            TimelineThreads threads) {
        this(destinationResolvers, timelineService, search, threads, System::nanoTime);
    }

    public SearchService(
            DestinationResolvers destinationResolvers,
            TimelineService timelineService,
            StreamSearch search,
            TimelineThreads threads,
            LongSupplier nanoTime) {
        this.destinationResolvers = destinationResolvers;
        this.timelineService = timelineService;
        this.search = search;
        this.threads = threads;
        this.rateLimit = new RateLimit(Duration.ofSeconds(1).dividedBy(PER_SECOND), BURST, nanoTime);
    }

    /**
     * Runs one step of a search.
     *
     * @return completes exceptionally with {@link RequestRejected} {@code NOT_FOUND} if the reader may not read the conversation
     * @throws RequestRejected {@code RATE_LIMITED}, {@code OVERLOADED}
     */
    public CompletableFuture<SearchPage> find(SearchQuery query, Account reader) {
        Duration wait = rateLimit.acquire(reader.username());
        if (!wait.isZero()) {
            throw new RequestRejected(
                    ErrorCode.RATE_LIMITED, "You are searching too fast. Wait before you try again.", wait);
        }
        try {
            return CompletableFuture.supplyAsync(() -> step(query, reader), threads.searchers());
        } catch (RejectedExecutionException e) {
            throw new RequestRejected(
                    ErrorCode.OVERLOADED, "The server has too many waiting searches. Try again later.", RETRY_AFTER);
        }
    }

    private SearchPage step(SearchQuery query, Account reader) {
        if (query.conversation() == null) {
            return search.search(destinationResolvers.ownStreams(reader), query.criteria(), query.before());
        }
        var timeline = timelineService.open(query.conversation(), reader);
        return search.search(timeline.stream(), timeline.peer(), query.criteria(), query.beforeSeq());
    }
}
