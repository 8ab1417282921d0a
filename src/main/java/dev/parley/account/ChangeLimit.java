package dev.parley.account;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Limits how fast one account may change its own settings: all of its devices and all nodes receive each change.
 *
 * <p>Per node, in memory. Any thread; never blocks for long.
 */
final class ChangeLimit {

    private static final int MOST_REMEMBERED = 10_000;

    private final TokenBuckets buckets;

    ChangeLimit(int burst, Duration interval, InstantSource clock) {
        this.buckets = new TokenBuckets(burst, interval, MOST_REMEMBERED, clock);
    }

    /** @throws Refusal {@code RATE_LIMITED} */
    synchronized void take(String username) {
        Duration wait = buckets.untilNext(username);
        if (wait.compareTo(Duration.ZERO) > 0) {
            throw new Refusal(Reason.RATE_LIMITED, "You are changing your settings too fast.", wait);
        }
        buckets.take(username);
    }
}
