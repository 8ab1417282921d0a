package dev.parley.account.profile;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.KeyedRateLimiter;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Limits how fast one account may change its own settings: all of its devices and all nodes receive each change.
 *
 * <p>Per node, in memory. Any thread; never blocks for long.
 */
final class SettingsChangeLimiter {

    private static final int MAX_KEYS = 10_000;

    private final KeyedRateLimiter limiter;

    SettingsChangeLimiter(int burst, Duration interval, InstantSource clock) {
        this.limiter = new KeyedRateLimiter(burst, interval, MAX_KEYS, clock);
    }

    /**
     * Charges one change to the account.
     *
     * @throws RequestRejected {@code RATE_LIMITED}
     */
    synchronized void charge(String username) {
        Duration wait = limiter.untilNext(username);
        if (wait.compareTo(Duration.ZERO) > 0) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are changing your settings too fast.", wait);
        }
        limiter.charge(username);
    }
}
