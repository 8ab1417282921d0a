package dev.parley.presence.state;

import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The users present in one room. Changed on the presence thread only; read on any thread, without blocking.
 *
 * <p>The encoded snapshot is cached until the next change, since a room's members request it all at once when they
 * reconnect.
 */
final class RoomPresence {

    private final ConcurrentNavigableMap<String, PresentUser> users = new ConcurrentSkipListMap<>();
    private volatile long changes;
    private volatile @Nullable Snapshot latest;

    private record Snapshot(long changes, byte[] json) {}

    void add(PresentUser presentUser) {
        users.put(presentUser.user(), presentUser);
        changed();
    }

    void setIdle(String user, boolean idle) {
        users.computeIfPresent(user, (ignored, presentUser) -> presentUser.idle(idle));
        changed();
    }

    void remove(String user) {
        users.remove(user);
        changed();
    }

    /** The display name under which the room shows the user; the username if the user is not present. */
    String displayName(String user) {
        var presentUser = users.get(user);
        return presentUser == null ? user : presentUser.displayName();
    }

    boolean isEmpty() {
        return users.isEmpty();
    }

    byte[] snapshot(Function<List<PresentUser>, byte[]> encode) {
        // Read before the users: after a concurrent change these bytes count as outdated and are not kept as current.
        long counted = changes;
        var kept = latest;
        if (kept != null && kept.changes == counted) {
            return kept.json;
        }
        byte[] json = encode.apply(List.copyOf(users.values()));
        latest = new Snapshot(counted, json);
        return json;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void changed() {
        changes++;
    }
}
