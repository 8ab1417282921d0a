package dev.parley.web;

import dev.parley.conversation.RateLimit;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * How much one user may read over HTTP, so that one who reads without pause slows nobody else down.
 *
 * <p>A user has {@value #AT_ONCE} reads in progress at most; an answer that its reader does not accept is in progress until it
 * is written or given up. A read costs one token and one more for each 16 KB of its answer; {@value #PER_SECOND} tokens come
 * back in a second, and {@value #BURST} are there after a pause. Example: a page of 512 KB costs 33, so a user gets thirty of
 * them at once, and three a second from then on; small reads are a hundred a second.
 *
 * <p>Each node counts for itself. Any thread; never blocks.
 */
final class ReadLimits {

    static final int AT_ONCE = 8;
    private static final int PER_SECOND = 100;
    private static final int BURST = 1_000;
    private static final int BYTES_PER_TOKEN = 16 * 1024;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ConcurrentMap<String, Integer> inProgress = new ConcurrentHashMap<>();
    private final RateLimit budget;

    ReadLimits(LongSupplier nanoTime) {
        budget = new RateLimit(Duration.ofSeconds(1).dividedBy(PER_SECOND), BURST, nanoTime);
    }

    /** @throws RequestRejected {@code RATE_LIMITED} */
    Read begin(String username) {
        Duration wait = budget.acquire(username);
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are reading too fast.", wait);
        }
        if (inProgress.merge(username, 1, Integer::sum) > AT_ONCE) {
            end(username);
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are reading too much at once.", RETRY_AFTER);
        }
        return new Read(username);
    }

    private void end(String username) {
        inProgress.computeIfPresent(username, (user, count) -> count == 1 ? null : count - 1);
    }

    /** How many users have reads in progress. */
    int users() {
        return inProgress.size();
    }

    /** A read in progress. Any thread may end it; only the first time counts. */
    final class Read {

        private final String username;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Read(String username) {
            this.username = username;
        }

        /** Called when the size of the answer is known. */
        void answered(long bytes) {
            budget.charge(username, bytes / BYTES_PER_TOKEN);
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                ReadLimits.this.end(username);
            }
        }
    }
}
