package dev.parley.problem;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Recognises exceptions which mean that the database did not respond, or not in time. A retry can succeed. */
final class DatabaseUnavailable {

    private static final Logger logger = LoggerFactory.getLogger(DatabaseUnavailable.class);

    /** Least time between two warnings; thousands of requests may be rejected in between. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    private DatabaseUnavailable() {}

    /** Logs a warning, at most one in 5 s. Any thread may call this. */
    static void warn(Throwable thrown) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + INTERVAL.toNanos())) {
            logger.warn(
                    "Rejecting requests with 503: the database did not respond in time ({})",
                    thrown.getClass().getSimpleName());
        }
    }

    static boolean isCauseOf(@Nullable Throwable thrown) {
        return thrown != null
                && (thrown instanceof TransientDataAccessException
                        || thrown instanceof DataAccessResourceFailureException
                        || thrown instanceof TransactionException
                        || isCauseOf(thrown.getCause()));
    }
}
