package dev.parley.notification;

import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Lets the devices of everybody who is at this node load their lists anew, a few users at a time: each of them comes back
 * with several requests. Any thread; never blocks.
 */
@Component
class RefreshScheduler {

    /** With the pause, five hundred users a second. */
    static final int AT_ONCE = 50;

    private static final long PAUSE_MILLIS = 100;

    private static final byte[] REFRESH = new DeviceEvent.Refresh().json();

    private final LocalDevices here;
    private final Supplier<Collection<String>> everybody;
    private final Executor afterPause;
    private Queue<String> waiting = new ArrayDeque<>();
    private boolean running;

    @Autowired
    RefreshScheduler(LocalDevices here, ConnectionRegistry connectionRegistry) {
        this(
                here,
                () -> connectionRegistry.all().stream()
                        .map(Connection::username)
                        .toList(),
                CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }

    /**
     * @param everybody the users who are here, perhaps several times
     * @param afterPause runs what it is given a moment later
     */
    RefreshScheduler(LocalDevices here, Supplier<Collection<String>> everybody, Executor afterPause) {
        this.here = here;
        this.everybody = everybody;
        this.afterPause = afterPause;
    }

    /** Who comes from now on is told to load the lists anyway. */
    synchronized void begin() {
        var users = new ArrayList<>(new LinkedHashSet<>(everybody.get()));
        Collections.shuffle(users);
        waiting = new ArrayDeque<>(users);
        if (!running && !waiting.isEmpty()) {
            running = true;
            afterPause.execute(this::next);
        }
    }

    private synchronized void next() {
        for (int i = 0; i < AT_ONCE && !waiting.isEmpty(); i++) {
            here.tell(List.of(waiting.remove()), REFRESH);
        }
        running = !waiting.isEmpty();
        if (running) {
            afterPause.execute(this::next);
        }
    }
}
