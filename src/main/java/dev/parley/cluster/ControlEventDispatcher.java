package dev.parley.cluster;

import dev.parley.fanout.Subscription;
import dev.parley.fanout.SubscriptionSink;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.stereotype.Component;

/**
 * Publishes what comes from the control stream as events of this node, on the control thread.
 *
 * <p>One event after the other; one whose listeners fail is published again every second, since they may have failed for
 * want of the database, and the next ones overtake it.
 */
@Component
class ControlEventDispatcher implements SubscriptionSink {

    /** The rest waits in the stream. */
    static final int MOST_WAITING = 1_000;

    private static final Logger log = LoggerFactory.getLogger(ControlEventDispatcher.class);

    private static final long RETRY_MILLIS = 1_000;

    private final ScheduledThreadPoolExecutor thread;
    private final ApplicationEventPublisher events;

    ControlEventDispatcher(ControlThread thread, ApplicationEventPublisher events) {
        this.thread = thread.executor();
        this.events = events;
    }

    @Override
    public int offer(List<byte[]> frames) {
        int taken = Math.min(room(), frames.size());
        for (byte[] frame : frames.subList(0, taken)) {
            thread.execute(() -> hear(frame));
        }
        return taken;
    }

    @Override
    public void flush() {}

    /** Behind all that was taken, so that there is room when it runs; unless events wait for another try. */
    @Override
    public void whenWritable(Runnable resume) {
        thread.execute(() -> resumeIfRoom(resume));
    }

    /** Nobody revokes it: no user has its name. */
    @Override
    public void revoked(Subscription revoked) {}

    private void resumeIfRoom(Runnable resume) {
        if (room() > 0) {
            resume.run();
        } else {
            var unused = thread.schedule(() -> resumeIfRoom(resume), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private int room() {
        return Math.max(0, MOST_WAITING - thread.getQueue().size());
    }

    private void hear(byte[] frame) {
        try {
            ControlEventDecoder.event(frame).ifPresent(event -> publish(event, true));
        } catch (RuntimeException e) {
            log.error("What another node said cannot be read: {}", e.getClass().getSimpleName());
        }
    }

    private void publish(Object event, boolean first) {
        try {
            // The source tells the announcer that this is no news to the others.
            events.publishEvent(new PayloadApplicationEvent<>(this, event));
        } catch (RuntimeException e) {
            if (first) {
                log.warn(
                        "Acting on a {} of another node failed and is tried again: {}",
                        event.getClass().getSimpleName(),
                        e.getMessage());
            }
            var unused = thread.schedule(() -> publish(event, false), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
