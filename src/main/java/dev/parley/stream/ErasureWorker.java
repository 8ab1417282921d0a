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
 * Carries erasures out, one portion after the other, on a thread of its own that leaves most of the time to others.
 *
 * <p>{@link #wake} may be called by any thread and never blocks. At the start and every minute it looks for what a node
 * that crashed has left.
 */
@Component
public class ErasureWorker implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ErasureWorker.class);

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /** Portions take a third of the time: whoever else writes finds the database free when trying. */
    private static final int PAUSE_PER_PORTION = 2;

    private static final Duration LONGEST_PORTION = Duration.ofSeconds(5);

    private static final long LEAST_PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final ErasureRepository erasureRepository;
    private final ScheduledThreadPoolExecutor thread;

    /** Of the thread: whether the next portion is planned. */
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
        var unused = thread.scheduleWithFixedDelay(this::look, 0, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** There is something to erase. */
    public void wake() {
        thread.execute(this::look);
    }

    @Override
    public void destroy() throws InterruptedException {
        thread.shutdown();
        // For a portion that is under way; what is left waits for the next start, or for another node.
        boolean unused = thread.awaitTermination(LONGEST_PORTION.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!busy) {
            guarded(() -> erasureRepository.next().ifPresent(erasure -> erase(erasure, 0)));
        }
    }

    private void erase(Pending erasure, long after) {
        long begun = System.nanoTime();
        Optional<Long> last = erasureRepository.erasePortion(erasure, after);
        if (last.isPresent()) {
            planAfterPause(begun, () -> erase(erasure, last.get()));
        } else if (erasureRepository.eraseMarkers(erasure)) {
            planAfterPause(begun, () -> erase(erasure, erasure.upTo()));
        } else {
            erasureRepository.end(erasure);
            planAfterPause(begun, () -> erasureRepository.next().ifPresent(next -> erase(next, 0)));
        }
    }

    private void planAfterPause(long begunNanos, Runnable next) {
        busy = true;
        long pause = Math.max(LEAST_PAUSE_NANOS, PAUSE_PER_PORTION * (System.nanoTime() - begunNanos));
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
            log.warn("What was deleted is erased from the disk a minute later: {}", e.getMessage());
        }
    }
}
