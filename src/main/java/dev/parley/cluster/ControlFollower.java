package dev.parley.cluster;

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
 * Follows the control stream, as any reader does, for as long as this node runs.
 *
 * <p>From where the stream stood when the node started: nothing is remembered here from before.
 */
@Component
@DependsOnDatabaseInitialization
class ControlFollower implements SmartLifecycle {

    private final Fanout fanout;
    private final StreamLog streams;
    private final Relay relay;
    private final ControlEventDecoder encoder;
    private final ControlEventDispatcher outlet;
    private volatile @Nullable Subscription subscription;

    ControlFollower(
            Fanout fanout, StreamLog streams, Relay relay, NodeIdentity nodeIdentity, ControlEventDispatcher outlet) {
        this.fanout = fanout;
        this.streams = streams;
        this.relay = relay;
        this.encoder = new ControlEventDecoder(ControlEventPublisher.sender(nodeIdentity));
        this.outlet = outlet;
    }

    @Override
    public void start() {
        if (relay.state() != RelayState.STANDALONE) {
            var control = StreamId.control();
            // The head is read before anybody can fill a cache.
            var since = OptionalLong.of(streams.head(control));
            subscription = fanout.follow(control, since, "", encoder, outlet, head -> {});
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

    /** The numbers of the control stream are others from now on, as those of every stream. */
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

    /** Before the web server starts, until after it has stopped; but with the log. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }
}
