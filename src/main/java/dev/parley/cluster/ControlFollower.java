package dev.parley.cluster;

import dev.parley.fanout.Fanout;
import dev.parley.fanout.Outlet;
import dev.parley.fanout.Subscription;
import dev.parley.relay.Node;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Publishes what other nodes announced in the control stream as events of this one.
 *
 * <p>It follows the stream as any reader does, from where it stood when this node started: nothing is remembered here from
 * before. Events are published on the control thread, one after the other; one whose listeners fail is published again
 * every second, since they may have failed for want of the database, and only the next ones overtake it.
 */
@Component
@DependsOnDatabaseInitialization
class ControlFollower implements Outlet, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ControlFollower.class);

    /** The rest waits in the stream. */
    private static final int MOST_WAITING = 1_000;

    private static final long RETRY_MILLIS = 1_000;

    private final Fanout fanout;
    private final StreamLog streams;
    private final Relay relay;
    private final NoticeEncoder encoder;
    private final ScheduledThreadPoolExecutor thread;
    private final ApplicationEventPublisher events;
    private volatile @Nullable Subscription subscription;

    ControlFollower(
            Fanout fanout,
            StreamLog streams,
            Relay relay,
            Node node,
            ControlThread thread,
            ApplicationEventPublisher events) {
        this.fanout = fanout;
        this.streams = streams;
        this.relay = relay;
        this.encoder = new NoticeEncoder(Announcer.sender(node));
        this.thread = thread.executor();
        this.events = events;
    }

    @Override
    public void start() {
        if (relay.state() != RelayState.ALONE) {
            var control = StreamId.control();
            // The head is read before anybody can fill a cache.
            var since = OptionalLong.of(streams.head(control));
            subscription = fanout.follow(control, since, "", encoder, this, head -> {});
        }
    }

    @Override
    public void stop() {
        var cancelled = subscription;
        subscription = null;
        if (cancelled != null) {
            fanout.cancel(cancelled);
        }
    }

    @Override
    public boolean isRunning() {
        return subscription != null;
    }

    /** Before the web server starts, until after it has stopped; but with the log. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
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
        thread.schedule(resume, room() > 0 ? 0 : RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Nobody revokes it: no user has its name. */
    @Override
    public void revoked(Subscription revoked) {}

    private int room() {
        return Math.max(0, MOST_WAITING - thread.getQueue().size());
    }

    private void hear(byte[] frame) {
        try {
            NoticeEncoder.event(frame).ifPresent(event -> publish(event, true));
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
