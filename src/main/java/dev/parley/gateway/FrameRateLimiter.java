package dev.parley.gateway;

/** A token bucket: so many at once, so many a second from then on. Any thread. */
final class FrameRateLimiter {

    private final double perNano;
    private final double burst;
    private double tokens;
    private long atNanos = System.nanoTime();

    FrameRateLimiter(double perSecond, double burst) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.tokens = burst;
    }

    synchronized boolean take() {
        long now = System.nanoTime();
        tokens = Math.min(burst, tokens + (now - atNanos) * perNano);
        atNanos = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
