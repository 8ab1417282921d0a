package dev.parley.cluster.control;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.Retention;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Deletes old entries of the control stream, every hour. Every node does this; the first one deletes them. */
@Component
class ControlRetention {

    private static final Logger logger = LoggerFactory.getLogger(ControlRetention.class);

    /** Longer than any node's absence from the database, and than any difference between the nodes' clocks. */
    static final Duration KEPT = Duration.ofDays(1);

    private final Retention retention;
    private final Relay relay;
    private final ControlThread thread;

    ControlRetention(Retention retention, Relay relay, ControlThread thread) {
        this.retention = retention;
        this.relay = relay;
        this.thread = thread;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (relay.state() != RelayState.STANDALONE) {
            var unused = thread.executor()
                    .scheduleWithFixedDelay(() -> sweep(InstantSource.system()), 1, 60, TimeUnit.MINUTES);
        }
    }

    void sweep(InstantSource clock) {
        try {
            retention.deleteBefore(StreamId.control(), clock.instant().minus(KEPT));
        } catch (RuntimeException e) {
            logger.warn("Could not delete old entries of the control stream; retrying in an hour: {}", e.getMessage());
        }
    }
}
