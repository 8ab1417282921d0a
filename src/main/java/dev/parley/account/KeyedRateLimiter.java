package dev.parley.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts attempts by key: so many at once, and then one for each interval.
 *
 * <p>Worked example, burst 5 and interval 1 min: five attempts are free; the sixth waits for a minute; after five quiet
 * minutes five are free again. Keys that were not used for longest are forgotten beyond a bound. Not for several threads
 * at a time.
 */
class KeyedRateLimiter {

    private final int burst;
    private final Duration interval;
    private final InstantSource clock;

    /** When the bucket of a key will be full again; absent and past ones are full. */
    private final Map<String, Instant> fullAt;

    KeyedRateLimiter(int burst, Duration interval, int mostKeys, InstantSource clock) {
        this.burst = burst;
        this.interval = interval;
        this.clock = clock;
        this.fullAt = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > mostKeys;
            }
        };
    }

    /** How long until an attempt may be taken; zero or less if now. */
    Duration untilNext(String key) {
        return Duration.between(clock.instant(), fullAt(key)).minus(interval.multipliedBy(burst - 1));
    }

    void take(String key) {
        fullAt.put(key, fullAt(key).plus(interval));
    }

    /** As if the last attempt had not been. */
    void giveBack(String key) {
        fullAt.computeIfPresent(key, (same, full) -> full.minus(interval));
    }

    void clear(String key) {
        fullAt.remove(key);
    }

    int size() {
        return fullAt.size();
    }

    private Instant fullAt(String key) {
        Instant now = clock.instant();
        Instant full = fullAt.getOrDefault(key, now);
        // A clock that was set back must not lock anyone out for longer than an empty bucket does.
        Instant latest = now.plus(interval.multipliedBy(burst));
        return full.isBefore(now) ? now : full.isAfter(latest) ? latest : full;
    }
}
