package dev.parley.stream;

import dev.parley.stream.ErasureRepository.Pending;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Carries out erasures, one batch after the other, on its own thread, and leaves most of the database's time to other
 * writers.
 *
 * <p>{@link #wake} may be called by any thread and never blocks. At the start and every minute the worker looks for
 * erasures that a crashed node has left.
 */
@Component
public class ErasureWorker implements DisposableBean {

    private static final Logger logger = LoggerFactory.getLogger(ErasureWorker.class);

    private static final Duration RETRY_INTERVAL = Duration.ofMinutes(1);

    /**
     * The pause after a batch, in multiples of its duration. Batches take a third of the time, so other writers usually
     * find the database free.
     */
    private static final int PAUSE_PER_BATCH = 2;

    private static final Duration MAX_BATCH_TIME = Duration.ofSeconds(5);

    private static final long MIN_PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final ErasureRepository erasureRepository;
    private final ScheduledThreadPoolExecutor thread;

    /** Whether the next batch is scheduled. Used on the thread only. */
    private boolean busy;

    ErasureWorker(ErasureRepository erasureRepository) {
        this.erasureRepository = erasureRepository;
        var factory = new CustomizableThreadFactory("parley-eraser-");
        factory.setDaemon(true);
        thread = new ScheduledThreadPoolExecutor(1, factory, new DiscardPolicy());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused =
                thread.scheduleWithFixedDelay(this::eraseNext, 0, RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Starts the erasures that are stored. */
    public void wake() {
        thread.execute(this::eraseNext);
    }

    @Override
    public void destroy() throws InterruptedException {
        thread.shutdown();
        // Waits for a batch in progress; the rest waits for the next start, or for another node.
        boolean unused = thread.awaitTermination(MAX_BATCH_TIME.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void eraseNext() {
        if (!busy) {
            guarded(() -> erasureRepository.next().ifPresent(erasure -> erase(erasure, 0)));
        }
    }

    private void erase(Pending erasure, long after) {
        long started = System.nanoTime();
        Optional<Long> last = erasureRepository.eraseBatch(erasure, after);
        if (last.isPresent()) {
            scheduleAfterPause(started, () -> erase(erasure, last.get()));
        } else if (erasureRepository.eraseMarkers(erasure)) {
            scheduleAfterPause(started, () -> erase(erasure, erasure.upTo()));
        } else {
            erasureRepository.end(erasure);
            scheduleAfterPause(started, () -> erasureRepository.next().ifPresent(next -> erase(next, 0)));
        }
    }

    private void scheduleAfterPause(long startedNanos, Runnable next) {
        busy = true;
        long pause = Math.max(MIN_PAUSE_NANOS, PAUSE_PER_BATCH * (System.nanoTime() - startedNanos));
        var unused = thread.schedule(
                () -> {
                    busy = false;
                    guarded(next);
                },
                pause,
                TimeUnit.NANOSECONDS);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            logger.warn("Erasing deleted entries from the database failed, retrying in 60 s: {}", e.getMessage());
        }
    }
}
