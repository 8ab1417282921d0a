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
 * Makes the devices of all users at this node load their lists again, a few users at a time: each device sends several
 * requests. Any thread; never blocks.
 */
@Component
class RefreshScheduler {

    /** The users per batch; with the pause, five hundred users a second. */
    static final int BATCH_SIZE = 50;

    private static final long PAUSE_MILLIS = 100;

    private static final byte[] REFRESH = new DeviceEvent.Refresh().json();

    private final LocalDevices localDevices;
    private final Supplier<Collection<String>> connectedUsers;
    private final Executor afterPause;
    private Queue<String> waiting = new ArrayDeque<>();
    private boolean running;

    @Autowired
    RefreshScheduler(LocalDevices localDevices, ConnectionRegistry connectionRegistry) {
        this(
                localDevices,
                () -> connectionRegistry.all().stream()
                        .map(Connection::username)
                        .toList(),
                CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }

    /**
     * @param connectedUsers the users who are connected to this node, perhaps several times
     * @param afterPause runs a task after the pause
     */
    RefreshScheduler(LocalDevices localDevices, Supplier<Collection<String>> connectedUsers, Executor afterPause) {
        this.localDevices = localDevices;
        this.connectedUsers = connectedUsers;
        this.afterPause = afterPause;
    }

    /**
     * Schedules a refresh for the users who are connected now. Later connections receive a refresh when they subscribe.
     */
    synchronized void refreshAll() {
        var users = new ArrayList<>(new LinkedHashSet<>(connectedUsers.get()));
        Collections.shuffle(users);
        waiting = new ArrayDeque<>(users);
        if (!running && !waiting.isEmpty()) {
            running = true;
            afterPause.execute(this::refreshBatch);
        }
    }

    private synchronized void refreshBatch() {
        for (int i = 0; i < BATCH_SIZE && !waiting.isEmpty(); i++) {
            localDevices.publish(List.of(waiting.remove()), REFRESH);
        }
        running = !waiting.isEmpty();
        if (running) {
            afterPause.execute(this::refreshBatch);
        }
    }
}
