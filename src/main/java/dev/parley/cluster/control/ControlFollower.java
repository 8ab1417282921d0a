package dev.parley.cluster.control;

import dev.parley.fanout.Fanout;
import dev.parley.fanout.Subscription;
import dev.parley.relay.NodeIdentity;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.EpochChanged;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Subscribes to the control stream for as long as this node runs.
 *
 * <p>Starts at the head that the stream had when the node started: a new process has no cached state that older events
 * could concern.
 */
@Component
@DependsOnDatabaseInitialization
class ControlFollower implements SmartLifecycle {

    private final Fanout fanout;
    private final StreamLog streams;
    private final Relay relay;
    private final ControlEventDecoder encoder;
    private final ControlEventDispatcher dispatcher;
    private volatile @Nullable Subscription subscription;

    ControlFollower(
            Fanout fanout,
            StreamLog streams,
            Relay relay,
            NodeIdentity nodeIdentity,
            ControlEventDispatcher dispatcher) {
        this.fanout = fanout;
        this.streams = streams;
        this.relay = relay;
        this.encoder = new ControlEventDecoder(ControlEventPublisher.sender(nodeIdentity));
        this.dispatcher = dispatcher;
    }

    @Override
    public void start() {
        if (relay.state() != RelayState.STANDALONE) {
            var control = StreamId.control();
            // The head is read before any request can fill a cache.
            var since = OptionalLong.of(streams.head(control));
            subscription = fanout.follow(control, since, "", encoder, dispatcher, head -> {});
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

    /** Subscribes again: in a new epoch the control stream, like every stream, has new numbers. */
    @EventListener
    void on(EpochChanged event) {
        if (isRunning()) {
            stop();
            start();
        }
    }

    @Override
    public boolean isRunning() {
        return subscription != null;
    }

    /** Starts before the web server and stops after it; in the phase of the log. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }
}
