package dev.parley.cluster.control;

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
 * Publishes the events of the control stream as application events of this node, on the control thread.
 *
 * <p>Publishes one event after the other. If its listeners fail, for example because the database is unavailable, an
 * event is published again every second until they succeed; later events overtake it.
 */
@Component
class ControlEventDispatcher implements SubscriptionSink {

    /** The most events that wait here; further ones wait in the stream. */
    static final int MAX_WAITING = 1_000;

    private static final Logger logger = LoggerFactory.getLogger(ControlEventDispatcher.class);

    private static final long RETRY_MILLIS = 1_000;

    private final ScheduledThreadPoolExecutor thread;
    private final ApplicationEventPublisher events;

    ControlEventDispatcher(ControlThread thread, ApplicationEventPublisher events) {
        this.thread = thread.executor();
        this.events = events;
    }

    @Override
    public int offer(List<byte[]> frames) {
        int accepted = Math.min(remainingCapacity(), frames.size());
        for (byte[] frame : frames.subList(0, accepted)) {
            thread.execute(() -> dispatch(frame));
        }
        return accepted;
    }

    @Override
    public void flush() {}

    /**
     * Queues the callback behind all accepted events, so that there is room when it runs; while events wait for a
     * retry, it is postponed.
     */
    @Override
    public void whenWritable(Runnable resume) {
        thread.execute(() -> resumeIfWritable(resume));
    }

    /** Never called: no user has this subscription's name. */
    @Override
    public void revoked(Subscription revoked) {}

    private void resumeIfWritable(Runnable resume) {
        if (remainingCapacity() > 0) {
            resume.run();
        } else {
            var unused = thread.schedule(() -> resumeIfWritable(resume), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private int remainingCapacity() {
        return Math.max(0, MAX_WAITING - thread.getQueue().size());
    }

    private void dispatch(byte[] frame) {
        try {
            ControlEventDecoder.event(frame).ifPresent(event -> publish(event, true));
        } catch (RuntimeException e) {
            logger.error(
                    "Ignored a control event of another node that cannot be decoded: {}. Run the same version on all nodes",
                    e.getClass().getSimpleName());
        }
    }

    private void publish(Object event, boolean first) {
        try {
            // The source marks the event as received, so that the publisher does not send it to the other nodes again.
            events.publishEvent(new PayloadApplicationEvent<>(this, event));
        } catch (RuntimeException e) {
            if (first) {
                logger.warn(
                        "Handling a {} event of another node failed; retrying every second: {}",
                        event.getClass().getSimpleName(),
                        e.getMessage());
            }
            var unused = thread.schedule(() -> publish(event, false), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
