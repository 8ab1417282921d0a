package dev.parley.relay;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the one thread that waits for it. Ringing never blocks; what is rung while nobody waits is not lost. */
final class WakeupSignal {

    private final Semaphore rung = new Semaphore(0);

    void ring() {
        if (rung.availablePermits() == 0) {
            rung.release();
        }
    }

    /** Returns when it rings, or has rung since the last time, or after this time. */
    void await(Duration atMost) throws InterruptedException {
        boolean unused = rung.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        rung.drainPermits();
    }
}
