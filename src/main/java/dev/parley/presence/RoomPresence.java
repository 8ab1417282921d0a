package dev.parley.presence;

import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is present in one room. Changed on the presence thread only; read on any, without blocking.
 *
 * <p>The snapshot's bytes are kept until somebody comes or goes, since a room's members ask for them all at once when they
 * reconnect.
 */
final class RoomPresence {

    private final ConcurrentNavigableMap<String, PresentUser> people = new ConcurrentSkipListMap<>();
    private volatile long changes;
    private volatile @Nullable Snapshot latest;

    private record Snapshot(long changes, byte[] json) {}

    void add(PresentUser presentUser) {
        people.put(presentUser.user(), presentUser);
        changed();
    }

    void idle(String user, boolean idle) {
        people.computeIfPresent(user, (ignored, presentUser) -> presentUser.idle(idle));
        changed();
    }

    void remove(String user) {
        people.remove(user);
        changed();
    }

    /** The user's name itself if they are not here. */
    String displayName(String user) {
        var presentUser = people.get(user);
        return presentUser == null ? user : presentUser.displayName();
    }

    boolean isEmpty() {
        return people.isEmpty();
    }

    byte[] snapshot(Function<List<PresentUser>, byte[]> encode) {
        // Counted before the people are read: a change in between makes these bytes outdated, never wrongly kept.
        long counted = changes;
        var kept = latest;
        if (kept != null && kept.changes == counted) {
            return kept.json;
        }
        byte[] json = encode.apply(List.copyOf(people.values()));
        latest = new Snapshot(counted, json);
        return json;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void changed() {
        changes++;
    }
}
