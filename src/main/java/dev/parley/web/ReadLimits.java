package dev.parley.web;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.RateLimit;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Limits how much one user reads over HTTP, so that a user who reads without pause does not slow down other users.
 *
 * <p>A user has at most {@value #AT_ONCE} reads in progress. A read whose response the client does not accept stays in
 * progress until the response is written or abandoned. A read costs one token, and one more for each 16 KB of its
 * response. A bucket holds {@value #BURST} tokens and is refilled with {@value #PER_SECOND} a second. Example: a page
 * of 512 KB costs 33 tokens, so a user gets thirty pages at once and then three a second; small reads are limited to a
 * hundred a second.
 *
 * <p>Each node counts separately. Any thread; never blocks.
 */
final class ReadLimits {

    static final int AT_ONCE = 8;
    private static final int PER_SECOND = 100;
    private static final int BURST = 1_000;
    private static final int BYTES_PER_TOKEN = 16 * 1024;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ConcurrentMap<String, Integer> inProgress = new ConcurrentHashMap<>();
    private final RateLimit rateLimit;

    ReadLimits(LongSupplier nanoTime) {
        rateLimit = new RateLimit(Duration.ofSeconds(1).dividedBy(PER_SECOND), BURST, nanoTime);
    }

    /** @throws RequestRejected {@code RATE_LIMITED} */
    Read begin(String username) {
        Duration wait = rateLimit.acquire(username);
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "Too many reads per second. Try again later.", wait);
        }
        if (inProgress.merge(username, 1, Integer::sum) > AT_ONCE) {
            end(username);
            throw new RequestRejected(
                    ErrorCode.RATE_LIMITED,
                    "You have " + AT_ONCE + " reads in progress. Wait until one of them ends.",
                    RETRY_AFTER);
        }
        return new Read(username);
    }

    private void end(String username) {
        inProgress.computeIfPresent(username, (user, reads) -> reads == 1 ? null : reads - 1);
    }

    /** Returns the number of users with reads in progress. */
    int users() {
        return inProgress.size();
    }

    /** A read in progress. Any thread may end it; later calls of {@link #end} have no effect. */
    final class Read {

        private final String username;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Read(String username) {
            this.username = username;
        }

        /** Charges the size of the response, as soon as it is known. */
        void charge(long bytes) {
            rateLimit.charge(username, bytes / BYTES_PER_TOKEN);
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                ReadLimits.this.end(username);
            }
        }
    }
}
