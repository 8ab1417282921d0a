package dev.parley.presence.replication;

import dev.parley.presence.state.PresenceThread;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Announces to the other nodes that this one stops: its users then have the grace period to connect to another. */
@Component
class PresenceShutdown implements SmartLifecycle {

    private final ScheduledExecutorService thread;
    private final PresenceReplicator presenceReplicator;
    private volatile boolean running;

    @Autowired
    PresenceShutdown(PresenceThread thread, PresenceReplicator presenceReplicator) {
        this(thread.executor(), presenceReplicator);
    }

    PresenceShutdown(ScheduledExecutorService thread, PresenceReplicator presenceReplicator) {
        this.thread = thread;
        this.presenceReplicator = presenceReplicator;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        thread.execute(presenceReplicator::announceShutdown);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after all connections were asked to close, and long before the relay stops. */
    @Override
    public int getPhase() {
        return 0;
    }
}
