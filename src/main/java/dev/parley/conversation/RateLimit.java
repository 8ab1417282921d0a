package dev.parley.conversation;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets every user do something at a steady rate and in short bursts: a token bucket for each.
 *
 * <p>Any thread; never blocks. A bucket is kept as one number, the moment at which it is full again ("virtual
 * scheduling", ITU-T I.371): taking a token moves that moment one interval later, and a token is there as long as it lies
 * at most a whole burst ahead. With one token per 100 ms and a burst of 3, at time 0: three tokens move it to 100, 200,
 * 300; a fourth would move it to 400, beyond the 300 of a whole burst, so it has to wait for 100 ms.
 *
 * <p>Memory holds the users whose bucket is not full, and nobody else: a full bucket is the same as none.
 */
public class RateLimit {

    private final ConcurrentMap<String, Long> fullAtNanos = new ConcurrentHashMap<>();
    private final AtomicLong nextSweepNanos = new AtomicLong();
    private final long intervalNanos;
    private final long burstNanos;
    private final LongSupplier nanoTime;
    private final long originNanos;

    /**
     * @param interval the time in which one token comes back
     * @param burst how many tokens a full bucket holds
     * @param nanoTime {@link System#nanoTime}
     */
    public RateLimit(Duration interval, int burst, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.burstNanos = Math.multiplyExact(intervalNanos, burst);
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
    }

    /** Takes a token; answers zero, or how long to wait until there is one, in which case nothing was taken. */
    public Duration take(String username) {
        // Counted from zero, so that the moments can be compared without the wrap-around of nanoTime.
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

    /** Takes tokens for what was done already and turned out to be dear; there may be fewer than so many. */
    public void charge(String username, long tokens) {
        long now = nanoTime.getAsLong() - originNanos;
        fullAtNanos.merge(
                username,
                now + tokens * intervalNanos,
                (before, any) -> Math.max(before, now) + tokens * intervalNanos);
    }

    /** How many users are remembered. */
    int size() {
        return fullAtNanos.size();
    }

    private void sweep(long now) {
        long due = nextSweepNanos.get();
        // One thread sweeps, once in the time that a bucket needs to fill up: nobody is kept for more than twice that.
        if (now >= due && nextSweepNanos.compareAndSet(due, now + burstNanos)) {
            fullAtNanos.values().removeIf(fullAt -> fullAt <= now);
        }
    }
}
