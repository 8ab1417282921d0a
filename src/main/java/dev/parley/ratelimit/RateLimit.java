package dev.parley.ratelimit;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits every user to a steady rate with short bursts: one token bucket per user.
 *
 * <p>Any thread; never blocks. A bucket is stored as one number, the time at which it is full again ("virtual scheduling",
 * ITU-T I.371): acquiring a token moves that time one interval later, and a token is available as long as that time is at
 * most one full burst ahead. With one token per 100 ms and a burst of 3, at time 0: three tokens move it to 100, 200, 300; a
 * fourth would move it to 400, beyond the 300 of a full burst, so it has to wait for 100 ms.
 *
 * <p>Memory holds only the users whose bucket is not full: a full bucket needs no record.
 */
public class RateLimit {

    private final ConcurrentMap<String, Long> fullAtNanos = new ConcurrentHashMap<>();
    private final AtomicLong nextSweepNanos = new AtomicLong();
    private final long intervalNanos;
    private final long burstNanos;
    private final LongSupplier nanoTime;
    private final long originNanos;

    /**
     * @param interval the time in which the bucket regains one token
     * @param burst the number of tokens of a full bucket
     * @param nanoTime {@link System#nanoTime}
     */
    public RateLimit(Duration interval, int burst, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.burstNanos = Math.multiplyExact(intervalNanos, burst);
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
    }

    /** Acquires a token and returns zero; or acquires nothing and returns the time until a token is available. */
    public Duration acquire(String username) {
        // Relative to the origin, so that the times can be compared without the wrap-around of nanoTime.
        long now = nanoTime.getAsLong() - originNanos;
        sweep(now);
        var waitNanos = new long[1];
        fullAtNanos.compute(username, (user, before) -> {
            long fullAt = (before == null ? now : Math.max(before, now)) + intervalNanos;
            waitNanos[0] = Math.max(0, fullAt - now - burstNanos);
            return waitNanos[0] == 0 ? Long.valueOf(fullAt) : before;
        });
        return Duration.ofNanos(waitNanos[0]);
    }

    /** Charges tokens for work that was done already and was expensive; the bucket may hold fewer tokens than that. */
    public void charge(String username, long tokens) {
        long now = nanoTime.getAsLong() - originNanos;
        fullAtNanos.merge(
                username,
                now + tokens * intervalNanos,
                (before, ignored) -> Math.max(before, now) + tokens * intervalNanos);
    }

    /** Returns the number of users in memory. */
    int size() {
        return fullAtNanos.size();
    }

    private void sweep(long now) {
        long due = nextSweepNanos.get();
        // One thread sweeps, once in the time that a bucket needs to fill up: no record stays for more than twice that
        // time.
        if (now >= due && nextSweepNanos.compareAndSet(due, now + burstNanos)) {
            fullAtNanos.values().removeIf(fullAt -> fullAt <= now);
        }
    }
}
