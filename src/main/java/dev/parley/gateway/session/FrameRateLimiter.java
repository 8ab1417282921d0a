package dev.parley.gateway.session;

/** A token bucket: allows a burst, and a constant rate per second after that. Any thread. */
public final class FrameRateLimiter {

    private final double perNano;
    private final double burst;
    private double tokens;
    private long updatedNanos = System.nanoTime();

    public FrameRateLimiter(double perSecond, double burst) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.tokens = burst;
    }

    public synchronized boolean tryAcquire() {
        long now = System.nanoTime();
        tokens = Math.min(burst, tokens + (now - updatedNanos) * perNano);
        updatedNanos = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
