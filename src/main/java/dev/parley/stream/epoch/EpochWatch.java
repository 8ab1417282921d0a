package dev.parley.stream.epoch;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** Checks every 3 seconds, on its own thread, whether a shared database was restored while this node is running. */
@Component
class EpochWatch implements DisposableBean {

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private static final Logger logger = LoggerFactory.getLogger(EpochWatch.class);

    private final DatabaseEpoch epoch;
    private final EpochWitness witness;
    private final ScheduledThreadPoolExecutor thread;

    EpochWatch(DatabaseEpoch epoch, EpochWitness witness) {
        this.epoch = epoch;
        this.witness = witness;
        var factory = new CustomizableThreadFactory("parley-epoch-");
        factory.setDaemon(true);
        thread = new ScheduledThreadPoolExecutor(1, factory);
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (witness.isShared()) {
            var unused = thread.scheduleWithFixedDelay(
                    this::check, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }

    private void check() {
        try {
            epoch.check();
        } catch (RuntimeException e) {
            // The database is unavailable, or a restore has not reached this table yet.
            logger.debug("Could not read the epoch from the database, retrying in 3 s", e);
        }
    }
}
