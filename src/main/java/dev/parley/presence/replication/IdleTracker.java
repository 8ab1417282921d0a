package dev.parley.presence.replication;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tracks which users are idle on all their connections to this node.
 *
 * <p>Confined to the given thread: every method is called there. A new connection is active. An active connection that
 * ends still counts for a grace period, so that a user with another window in the background does not become idle by
 * reloading the page. After the last connection has ended, a user's state is kept until the user is offline.
 */
final class IdleTracker {

    private final ScheduledExecutorService thread;
    private final Duration grace;
    private final Consumer<String> becameIdle;
    private final Consumer<String> becameActive;
    /** For each user, by connection id, whether the connection is idle. */
    private final Map<String, Map<String, Boolean>> connections = new HashMap<>();

    private final Set<String> idleUsers = new HashSet<>();

    /**
     * @param becameIdle called with a user who becomes idle
     * @param becameActive called with an idle user who becomes active or goes offline
     */
    IdleTracker(
            ScheduledExecutorService thread,
            Duration grace,
            Consumer<String> becameIdle,
            Consumer<String> becameActive) {
        this.thread = thread;
        this.grace = grace;
        this.becameIdle = becameIdle;
        this.becameActive = becameActive;
    }

    void opened(String user, String connection) {
        connections.computeIfAbsent(user, ignored -> new HashMap<>()).put(connection, false);
        update(user);
    }

    /** Marks a connection idle or active; ignored for a connection that has ended. */
    void setIdle(String user, String connection, boolean connectionIdle) {
        var userConnections = connections.get(user);
        if (userConnections != null && userConnections.replace(connection, connectionIdle) != null) {
            update(user);
        }
    }

    void closed(String user, String connection) {
        if (Boolean.FALSE.equals(connections.getOrDefault(user, Map.of()).get(connection))) {
            var ignored = thread.schedule(() -> remove(user, connection), grace.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            remove(user, connection);
        }
    }

    /** Forgets a user who has gone offline. */
    void userOffline(String user) {
        connections.remove(user);
        if (idleUsers.remove(user)) {
            becameActive.accept(user);
        }
    }

    private void remove(String user, String connection) {
        var userConnections = connections.get(user);
        if (userConnections != null) {
            userConnections.remove(connection);
            update(user);
        }
    }

    private void update(String user) {
        var userConnections = connections.getOrDefault(user, Map.of());
        if (userConnections.isEmpty()) {
            return;
        }
        boolean now = !userConnections.containsValue(false);
        if (now && idleUsers.add(user)) {
            becameIdle.accept(user);
        } else if (!now && idleUsers.remove(user)) {
            becameActive.accept(user);
        }
    }
}
