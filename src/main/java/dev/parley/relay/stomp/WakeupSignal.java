package dev.parley.relay.stomp;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the one thread that waits for it. Signalling never blocks; a signal without a waiting thread is kept. */
final class WakeupSignal {

    private final Semaphore signals = new Semaphore(0);

    void trigger() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    /** Returns at a signal, at once if there was one since the last call, or after the given time. */
    void await(Duration atMost) throws InterruptedException {
        boolean unused = signals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        signals.drainPermits();
    }
}
