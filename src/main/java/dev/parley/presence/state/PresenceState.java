package dev.parley.presence.state;

import dev.parley.account.PresenceLookup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/**
 * Merged presence state of all nodes: the users who are online, idle, and present in each room.
 *
 * <p>The presence thread makes every change, and publishes it afterwards: for each user, changes are published in the
 * order in which they were made. A delivery loop reads snapshots concurrently. So a watcher may receive a change that
 * its snapshot already contains, and may even receive an older one first, but it always ends with the correct state:
 * joining and leaving set a user's state, and the last event that the watcher receives, or the snapshot, reflects the
 * last change.
 *
 * <p>Example: ada joins, leaves and joins; grace's snapshot is taken after that, before any of the three events was
 * delivered. It lists ada; then join, leave, join arrive; and ada is listed.
 */
@Component
public class PresenceState implements PresenceLookup {

    private final PresenceEvents events;
    /** The nodes that report each fact; a fact without nodes is removed. */
    private final ConcurrentMap<PresenceFact, Set<String>> reportingNodes = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, RoomPresence> rooms = new ConcurrentHashMap<>();
    /** The online users, each with whether the user is idle. */
    private final ConcurrentMap<String, Boolean> online = new ConcurrentHashMap<>();
    /** The rooms in which each user is present; confined to the presence thread. */
    private final Map<String, Set<String>> roomsByUser = new HashMap<>();

    public PresenceState(PresenceEvents events) {
        this.events = events;
    }

    @Override
    public boolean isOnline(String username) {
        return online.containsKey(username);
    }

    @Override
    public boolean isIdle(String username) {
        return Boolean.TRUE.equals(online.get(username));
    }

    /** The encoded state of one user. Any thread; never blocks. */
    public byte[] userState(String user) {
        var idle = online.get(user);
        return events.userState(user, idle != null, Boolean.TRUE.equals(idle));
    }

    /** The display name under which the room shows the user; the username if the user is not present. Any thread. */
    public String displayName(PresenceFact.Present present) {
        var roomPresence = rooms.get(present.room());
        return roomPresence == null ? present.user() : roomPresence.displayName(present.user());
    }

    /** The encoded snapshot of one room. Any thread; never blocks. */
    public byte[] snapshot(String room) {
        var roomPresence = rooms.get(room);
        return roomPresence == null
                ? events.snapshot(room, List.of())
                : roomPresence.snapshot(users -> events.snapshot(room, users));
    }

    /** The user's presence in rooms, as the given node reports it. */
    public List<PresenceFact.Present> roomsOf(String node, String user) {
        return roomsByUser.getOrDefault(user, Set.of()).stream()
                .map(room -> new PresenceFact.Present(room, user))
                .filter(present ->
                        reportingNodes.getOrDefault(present, Set.of()).contains(node))
                .toList();
    }

    /** Applies a change that the node reports. */
    public void change(String node, PresenceChange presenceChange) {
        if (presenceChange.holds()) {
            begin(node, presenceChange.fact(), presenceChange.displayName());
        } else {
            end(node, presenceChange.fact());
        }
    }

    /**
     * Replaces all facts of the node; facts that it reported before and does not report any more end.
     *
     * @param facts the facts, with the display names of present users
     */
    public void replace(String node, Map<PresenceFact, String> facts) {
        facts.forEach((presenceFact, displayName) -> begin(node, presenceFact, displayName));
        for (PresenceFact presenceFact : factsOf(node).keySet()) {
            if (!facts.containsKey(presenceFact)) {
                end(node, presenceFact);
            }
        }
    }

    /** All facts that the node reports, in the form that {@link #replace} accepts. */
    public Map<PresenceFact, String> factsOf(String node) {
        var facts = new HashMap<PresenceFact, String>();
        reportingNodes.forEach((presenceFact, nodes) -> {
            if (nodes.contains(node)) {
                facts.put(
                        presenceFact, presenceFact instanceof PresenceFact.Present present ? displayName(present) : "");
            }
        });
        return facts;
    }

    private void begin(String node, PresenceFact presenceFact, String displayName) {
        var nodes = reportingNodes.getOrDefault(presenceFact, Set.of());
        if (!nodes.contains(node)) {
            var more = new HashSet<>(nodes);
            more.add(node);
            reportingNodes.put(presenceFact, Set.copyOf(more));
        }
        if (presenceFact instanceof PresenceFact.Present present) {
            // A user who is present under another display name has changed it.
            if (nodes.isEmpty() || !displayName(present).equals(displayName)) {
                join(present, displayName);
            }
        } else {
            updateUser(presenceFact.user());
        }
    }

    private void end(String node, PresenceFact presenceFact) {
        var nodes = reportingNodes.getOrDefault(presenceFact, Set.of());
        if (!nodes.contains(node)) {
            return;
        }
        if (nodes.size() > 1) {
            var fewer = new HashSet<>(nodes);
            fewer.remove(node);
            reportingNodes.put(presenceFact, Set.copyOf(fewer));
        } else {
            reportingNodes.remove(presenceFact);
            if (presenceFact instanceof PresenceFact.Present present) {
                leave(present);
            }
        }
        if (!(presenceFact instanceof PresenceFact.Present)) {
            updateUser(presenceFact.user());
        }
    }

    /** Publishes whether the user is online and idle, if that has changed. */
    private void updateUser(String user) {
        var connectedNodes = reportingNodes.getOrDefault(new PresenceFact.Online(user), Set.of());
        boolean isOnline = !connectedNodes.isEmpty();
        boolean isIdle = isOnline
                && reportingNodes
                        .getOrDefault(new PresenceFact.Idle(user), Set.of())
                        .containsAll(connectedNodes);
        boolean wasOnline = online.containsKey(user);
        boolean wasIdle = isIdle(user);
        if (isOnline == wasOnline && isIdle == wasIdle) {
            return;
        }
        if (isOnline) {
            online.put(user, isIdle);
        } else {
            online.remove(user);
        }
        if (isIdle != wasIdle) {
            roomsByUser.getOrDefault(user, Set.of()).forEach(room -> setIdle(room, user, isIdle));
        }
        events.publishUser(user, isOnline, isIdle);
    }

    private void setIdle(String room, String user, boolean idle) {
        var roomPresence = rooms.get(room);
        if (roomPresence != null) {
            roomPresence.setIdle(user, idle);
            events.publishIdle(room, user, idle);
        }
    }

    private void join(PresenceFact.Present present, String displayName) {
        var presentUser = new PresentUser(present.user(), displayName, isIdle(present.user()));
        roomsByUser
                .computeIfAbsent(presentUser.user(), ignored -> new HashSet<>())
                .add(present.room());
        rooms.computeIfAbsent(present.room(), ignored -> new RoomPresence()).add(presentUser);
        events.publishJoin(present.room(), presentUser);
    }

    private void leave(PresenceFact.Present present) {
        roomsByUser.computeIfPresent(
                present.user(), (user, in) -> in.remove(present.room()) && in.isEmpty() ? null : in);
        var roomPresence = rooms.get(present.room());
        if (roomPresence == null) {
            return;
        }
        roomPresence.remove(present.user());
        if (roomPresence.isEmpty()) {
            rooms.remove(present.room());
        }
        events.publishLeave(present.room(), present.user());
    }
}
