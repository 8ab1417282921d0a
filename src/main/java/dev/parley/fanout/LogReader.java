package dev.parley.fanout;

import dev.parley.stream.Page;
import dev.parley.stream.StreamId;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one stream of one epoch from the log for a feed, off the loop, and retries while the database is unavailable.
 *
 * <p>Called on a loop, and never blocks it; the result arrives on one of the few reading threads.
 */
final class LogReader {

    private static final Logger logger = LoggerFactory.getLogger(LogReader.class);

    private static final int PAGE_ENTRIES = 256;
    private static final long PAGE_BYTES = 128 * 1024;
    private static final long RETRY_MILLIS = 1000;

    private final StreamId stream;
    private final LogReaders shared;
    private final String epoch;

    /** Creates a reader of the present epoch. */
    LogReader(StreamId stream, LogReaders shared) {
        this.stream = stream;
        this.shared = shared;
        this.epoch = shared.epoch().current();
    }

    StreamId stream() {
        return stream;
    }

    /** The epoch that was current when this reader was created. */
    String epoch() {
        return epoch;
    }

    /** Whether another epoch has begun, so that numbers of this one are no longer valid. */
    boolean isOutdated() {
        return !shared.epoch().current().equals(epoch);
    }

    /**
     * Ends the epoch if the log's head is below a delivered number: then an older copy has replaced the database. The
     * head is read after the number was delivered, so in the same database it cannot be lower.
     */
    void endEpochIfHeadIsBelow(long delivered, Runnable then) {
        head(known -> {
            try {
                if (known < delivered) {
                    shared.epoch().end(epoch);
                }
            } catch (RuntimeException e) {
                logger.warn(
                        "Could not begin a new epoch, retrying at the next comparison of heads: {}", e.getMessage());
            } finally {
                then.run();
            }
        });
    }

    void head(LongConsumer then) {
        shared.heads().read(stream, then);
    }

    void after(long seq, Consumer<Page> then) {
        readFor(() -> true, seq, then);
    }

    /**
     * Reads for one cursor. If the cursor is cancelled before a reading thread is free, the reader skips the read and
     * does not call {@code then}: connections that open and close in quick succession would otherwise queue thousands
     * of useless reads before those of all others.
     */
    void after(long seq, Cursor cursor, Consumer<Page> then) {
        readFor(() -> !cursor.isCancelled(), seq, then);
    }

    private void readFor(BooleanSupplier wanted, long seq, Consumer<Page> then) {
        readIn(0, wanted, () -> shared.log().readAfter(stream, seq, null, PAGE_ENTRIES, PAGE_BYTES), then);
    }

    /** Runs a task after a delay, without reading; immediately if the delay is 0. */
    void runLater(long millis, Runnable then) {
        if (millis == 0) {
            then.run();
            return;
        }
        schedule(millis, then);
    }

    private <T> void readIn(long millis, BooleanSupplier wanted, Supplier<T> query, Consumer<T> then) {
        schedule(millis, () -> readNow(wanted, query, then));
    }

    private void schedule(long millis, Runnable task) {
        try {
            var unused = shared.threads().schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            logger.debug("The service is stopping; {} is not read", stream);
        }
    }

    private <T> void readNow(BooleanSupplier wanted, Supplier<T> query, Consumer<T> then) {
        if (!wanted.getAsBoolean()) {
            return;
        }
        T found;
        try {
            found = query.get();
        } catch (RuntimeException e) {
            logger.warn("Reading stream {} from the log failed, retrying in 1 s: {}", stream, e.getMessage());
            readIn(RETRY_MILLIS, wanted, query, then);
            return;
        }
        then.accept(found);
    }
}
