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
 * Reads the heads of streams whose feeds open, and retries while the database is away.
 *
 * <p>One query at a time answers everything that was asked for while the query before it ran. A subscription to 1,000 rooms
 * that nobody on this node follows therefore costs a few queries instead of 1,000. Any thread may ask, and never blocks; the
 * answer comes on one of the reading threads.
 */
final class HeadReader {

    private static final Logger logger = LoggerFactory.getLogger(HeadReader.class);

    /** One statement of the log reads 500; a few of them bound how long the first answer waits for the last. */
    private static final int MOST_AT_ONCE = 2_000;

    private static final long RETRY_MILLIS = 1000;

    private final StreamLog log;
    private final ScheduledExecutorService threads;
    private final ConcurrentLinkedQueue<Asked> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    HeadReader(StreamLog log, ScheduledExecutorService threads) {
        this.log = log;
        this.threads = threads;
    }

    private record Asked(StreamId stream, LongConsumer then) {}

    /** @param then receives the stream's head as of a moment after this call */
    void read(StreamId stream, LongConsumer then) {
        waiting.add(new Asked(stream, then));
        scheduleIn(0);
    }

    private void scheduleIn(long millis) {
        if (!isScheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = threads.schedule(this::readNow, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            logger.debug("The service stops; heads are not read any more", e);
        }
    }

    private void readNow() {
        var asked = new ArrayList<Asked>();
        Asked next;
        while (asked.size() < MOST_AT_ONCE && (next = waiting.poll()) != null) {
            asked.add(next);
        }
        var heads = heads(asked);
        isScheduled.set(false);
        if (heads.isEmpty()) {
            waiting.addAll(asked);
        }
        if (!waiting.isEmpty()) {
            scheduleIn(heads.isEmpty() ? RETRY_MILLIS : 0);
        }
        heads.ifPresent(found -> asked.forEach(each -> each.then().accept(found.getOrDefault(each.stream(), 0L))));
    }

    /** Empty if the database is away. */
    private Optional<Map<StreamId, Long>> heads(List<Asked> asked) {
        try {
            return Optional.of(log.heads(asked.stream().map(Asked::stream).collect(Collectors.toSet())));
        } catch (RuntimeException e) {
            logger.warn("Reading the heads of {} streams failed, retrying in 1 s: {}", asked.size(), e.getMessage());
            return Optional.empty();
        }
    }
}
