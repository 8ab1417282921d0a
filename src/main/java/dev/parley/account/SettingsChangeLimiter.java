package dev.parley.account;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Limits how fast one account may change its own settings: all of its devices and all nodes receive each change.
 *
 * <p>Per node, in memory. Any thread; never blocks for long.
 */
final class SettingsChangeLimiter {

    private static final int MOST_REMEMBERED = 10_000;

    private final KeyedRateLimiter buckets;

    SettingsChangeLimiter(int burst, Duration interval, InstantSource clock) {
        this.buckets = new KeyedRateLimiter(burst, interval, MOST_REMEMBERED, clock);
    }

    /** @throws RequestRejected {@code RATE_LIMITED} */
    synchronized void take(String username) {
        Duration wait = buckets.untilNext(username);
        if (wait.compareTo(Duration.ZERO) > 0) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are changing your settings too fast.", wait);
        }
        buckets.take(username);
    }
}
