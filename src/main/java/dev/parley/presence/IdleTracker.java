package dev.parley.presence;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Knows who has left all their connections to this node alone.
 *
 * <p>All state belongs to the thread given; every method is called there. Nobody is idle by a connection that is new. One
 * that was in use and ends counts for a grace, lest somebody with another window in the background turns idle by reloading
 * the page. Once the last one has ended, somebody stays as they were until they are offline.
 */
final class IdleTracker {

    private final ScheduledExecutorService thread;
    private final Duration grace;
    private final Consumer<String> began;
    private final Consumer<String> ended;
    /** For each user, by the connection's id, whether it was left alone. */
    private final Map<String, Map<String, Boolean>> connections = new HashMap<>();

    private final Set<String> idle = new HashSet<>();

    /**
     * @param began told of whoever is idle from now on
     * @param ended told of whoever is back, or offline
     */
    IdleTracker(ScheduledExecutorService thread, Duration grace, Consumer<String> began, Consumer<String> ended) {
        this.thread = thread;
        this.grace = grace;
        this.began = began;
        this.ended = ended;
    }

    void opened(String user, String connection) {
        connections.computeIfAbsent(user, ignored -> new HashMap<>()).put(connection, false);
        settle(user);
    }

    /** What is said of a connection that has ended counts no more. */
    void said(String user, String connection, boolean leftAlone) {
        var held = connections.get(user);
        if (held != null && held.replace(connection, leftAlone) != null) {
            settle(user);
        }
    }

    void closed(String user, String connection) {
        if (Boolean.FALSE.equals(connections.getOrDefault(user, Map.of()).get(connection))) {
            var ignored = thread.schedule(() -> drop(user, connection), grace.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            drop(user, connection);
        }
    }

    /** The user is not online any more. */
    void gone(String user) {
        connections.remove(user);
        if (idle.remove(user)) {
            ended.accept(user);
        }
    }

    private void drop(String user, String connection) {
        var held = connections.get(user);
        if (held != null) {
            held.remove(connection);
            settle(user);
        }
    }

    private void settle(String user) {
        var held = connections.getOrDefault(user, Map.of());
        if (held.isEmpty()) {
            return;
        }
        boolean now = !held.containsValue(false);
        if (now && idle.add(user)) {
            began.accept(user);
        } else if (!now && idle.remove(user)) {
            ended.accept(user);
        }
    }
}
