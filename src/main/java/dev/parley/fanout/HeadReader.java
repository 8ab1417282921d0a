package dev.parley.fanout;

import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the heads of streams whose feeds open, and retries while the database is unavailable.
 *
 * <p>Queries run one at a time; each one covers all requests that arrived during the query before it. A subscription to
 * 1,000 rooms without other subscribers on this node therefore costs a few queries instead of 1,000. Any thread may
 * call; nothing blocks. The result arrives on one of the reading threads.
 */
final class HeadReader {

    private static final Logger logger = LoggerFactory.getLogger(HeadReader.class);

    /**
     * One statement of the log reads 500 heads; a limit of a few statements bounds how long the first request waits for
     * the last.
     */
    private static final int MAX_PER_QUERY = 2_000;

    private static final long RETRY_MILLIS = 1000;

    private final StreamLog log;
    private final ScheduledExecutorService threads;
    private final ConcurrentLinkedQueue<HeadRequest> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    HeadReader(StreamLog log, ScheduledExecutorService threads) {
        this.log = log;
        this.threads = threads;
    }

    private record HeadRequest(StreamId stream, LongConsumer then) {}

    /** @param then receives the stream's head as of a moment after this call */
    void read(StreamId stream, LongConsumer then) {
        waiting.add(new HeadRequest(stream, then));
        scheduleIn(0);
    }

    private void scheduleIn(long millis) {
        if (!isScheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = threads.schedule(this::readNow, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            logger.debug("The service is stopping; stream heads are not read any more", e);
        }
    }

    private void readNow() {
        var batch = new ArrayList<HeadRequest>();
        HeadRequest next;
        while (batch.size() < MAX_PER_QUERY && (next = waiting.poll()) != null) {
            batch.add(next);
        }
        var heads = heads(batch);
        isScheduled.set(false);
        if (heads.isEmpty()) {
            waiting.addAll(batch);
        }
        if (!waiting.isEmpty()) {
            scheduleIn(heads.isEmpty() ? RETRY_MILLIS : 0);
        }
        heads.ifPresent(found -> batch.forEach(each -> each.then().accept(found.getOrDefault(each.stream(), 0L))));
    }

    /** The heads by stream; empty if the database is unavailable. */
    private Optional<Map<StreamId, Long>> heads(List<HeadRequest> batch) {
        try {
            return Optional.of(log.heads(batch.stream().map(HeadRequest::stream).collect(Collectors.toSet())));
        } catch (RuntimeException e) {
            logger.warn("Reading the heads of {} streams failed, retrying in 1 s: {}", batch.size(), e.getMessage());
            return Optional.empty();
        }
    }
}
