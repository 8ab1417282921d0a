package dev.parley.presence;

import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Tells the other nodes that this one stops: from then on its people have their grace to come to another. */
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
        thread.execute(presenceReplicator::sayGoodbye);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After all connections were told to go, and long before the relay stops. */
    @Override
    public int getPhase() {
        return 0;
    }
}
