package dev.parley.presence;

import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Tells the other nodes that this one stops: from then on its people have their grace to come to another. */
@Component
class LastWord implements SmartLifecycle {

    private final ScheduledExecutorService thread;
    private final Herald herald;
    private volatile boolean running;

    @Autowired
    LastWord(PresenceThread thread, Herald herald) {
        this(thread.executor(), herald);
    }

    LastWord(ScheduledExecutorService thread, Herald herald) {
        this.thread = thread;
        this.herald = herald;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        thread.execute(herald::sayGoodbye);
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
