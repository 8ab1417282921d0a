package dev.parley.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits attempts by key: a burst at once, and then one attempt for each interval.
 *
 * <p>Worked example, burst 5 and interval 1 min: five attempts are free; the sixth waits for a minute; after five quiet
 * minutes five are free again. Beyond a maximum number of keys, the least recently used ones are evicted. Not
 * thread-safe.
 */
public class KeyedRateLimiter {

    private final int burst;
    private final Duration interval;
    private final InstantSource clock;

    /** The time at which a key's bucket is full again. Absent keys and past times mean a full bucket. */
    private final Map<String, Instant> fullAt;

    public KeyedRateLimiter(int burst, Duration interval, int maxKeys, InstantSource clock) {
        this.burst = burst;
        this.interval = interval;
        this.clock = clock;
        this.fullAt = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > maxKeys;
            }
        };
    }

    /** Returns the time until the next attempt; zero or less if an attempt is allowed now. */
    public Duration untilNext(String key) {
        return Duration.between(clock.instant(), fullAt(key)).minus(interval.multipliedBy(burst - 1));
    }

    public void charge(String key) {
        fullAt.put(key, fullAt(key).plus(interval));
    }

    /** Refunds the last attempt. */
    public void refund(String key) {
        fullAt.computeIfPresent(key, (ignored, full) -> full.minus(interval));
    }

    public void clear(String key) {
        fullAt.remove(key);
    }

    public int size() {
        return fullAt.size();
    }

    private Instant fullAt(String key) {
        Instant now = clock.instant();
        Instant full = fullAt.getOrDefault(key, now);
        // Limits the wait to that of an empty bucket, even if the clock was set back.
        Instant latest = now.plus(interval.multipliedBy(burst));
        return full.isBefore(now) ? now : full.isAfter(latest) ? latest : full;
    }
}
