package dev.parley.presence;

import dev.parley.conversation.PresenceLookup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/**
 * Who is online, who of them is idle, and who is present in which room, as all nodes together say.
 *
 * <p>The presence thread changes everything, and publishes each change after it was made: for each user, changes are
 * published in the order in which they were made. A snapshot is read on a delivery loop meanwhile. So a watcher may be told
 * of a change that its snapshot had already, and may even be told of an older one first, but never ends with a wrong
 * picture: joining and leaving set a user's state, and the last one that the watcher gets, or the snapshot, is the last one
 * there was.
 *
 * <p>Example: ada joins, leaves and joins; grace's snapshot is taken after that, before any of the three was delivered. It
 * lists ada; then come join, leave, join; and ada is listed.
 */
@Component
class PresenceState implements PresenceLookup {

    private final PresenceEvents events;
    /** By which nodes each fact is said; one that nobody says is not kept. */
    private final ConcurrentMap<PresenceFact, Set<String>> sayers = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, RoomPresence> rooms = new ConcurrentHashMap<>();
    /** Whether each user who is online is idle. */
    private final ConcurrentMap<String, Boolean> online = new ConcurrentHashMap<>();
    /** In which rooms each user is; the presence thread's alone. */
    private final Map<String, Set<String>> places = new HashMap<>();

    PresenceState(PresenceEvents events) {
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

    /** One person's present state, as it goes over the wire. Any thread; never blocks. */
    byte[] person(String user) {
        var idle = online.get(user);
        return events.person(user, idle != null, Boolean.TRUE.equals(idle));
    }

    /** As whom the room sees them; by the user's name itself if they are not there. Any thread. */
    String displayName(PresenceFact.Present present) {
        var audience = rooms.get(present.room());
        return audience == null ? present.user() : audience.displayName(present.user());
    }

    /** The room's whole present state, as it goes over the wire. Any thread; never blocks. */
    byte[] snapshot(String room) {
        var audience = rooms.get(room);
        return audience == null
                ? events.snapshot(room, List.of())
                : audience.snapshot(people -> events.snapshot(room, people));
    }

    /** In which rooms the user is, as that node says. */
    List<PresenceFact.Present> places(String node, String user) {
        return places.getOrDefault(user, Set.of()).stream()
                .map(room -> new PresenceFact.Present(room, user))
                .filter(place -> sayers.getOrDefault(place, Set.of()).contains(node))
                .toList();
    }

    /** Takes in what that node says. */
    void change(String node, PresenceChange presenceChange) {
        if (presenceChange.holds()) {
            begin(node, presenceChange.fact(), presenceChange.displayName());
        } else {
            end(node, presenceChange.fact());
        }
    }

    /**
     * Takes in all that the node says; what it said before and says no more has ended.
     *
     * @param said the facts, with the display names of those present
     */
    void replace(String node, Map<PresenceFact, String> said) {
        said.forEach((presenceFact, displayName) -> begin(node, presenceFact, displayName));
        for (PresenceFact presenceFact : said(node).keySet()) {
            if (!said.containsKey(presenceFact)) {
                end(node, presenceFact);
            }
        }
    }

    /** All that the node says, as {@link #replace} takes it. */
    Map<PresenceFact, String> said(String node) {
        var said = new HashMap<PresenceFact, String>();
        sayers.forEach((presenceFact, nodes) -> {
            if (nodes.contains(node)) {
                said.put(
                        presenceFact, presenceFact instanceof PresenceFact.Present present ? displayName(present) : "");
            }
        });
        return said;
    }

    private void begin(String node, PresenceFact presenceFact, String displayName) {
        var nodes = sayers.getOrDefault(presenceFact, Set.of());
        if (!nodes.contains(node)) {
            var more = new HashSet<>(nodes);
            more.add(node);
            sayers.put(presenceFact, Set.copyOf(more));
        }
        if (presenceFact instanceof PresenceFact.Present present) {
            // Whoever is there already under another name has changed it.
            if (nodes.isEmpty() || !displayName(present).equals(displayName)) {
                join(present, displayName);
            }
        } else {
            settle(presenceFact.user());
        }
    }

    private void end(String node, PresenceFact presenceFact) {
        var nodes = sayers.getOrDefault(presenceFact, Set.of());
        if (!nodes.contains(node)) {
            return;
        }
        if (nodes.size() > 1) {
            var fewer = new HashSet<>(nodes);
            fewer.remove(node);
            sayers.put(presenceFact, Set.copyOf(fewer));
        } else {
            sayers.remove(presenceFact);
            if (presenceFact instanceof PresenceFact.Present present) {
                leave(present);
            }
        }
        if (!(presenceFact instanceof PresenceFact.Present)) {
            settle(presenceFact.user());
        }
    }

    /** Shows whether somebody is online and idle, if that has changed. */
    private void settle(String user) {
        var here = sayers.getOrDefault(new PresenceFact.Online(user), Set.of());
        boolean isOnline = !here.isEmpty();
        boolean isIdle = isOnline
                && sayers.getOrDefault(new PresenceFact.Idle(user), Set.of()).containsAll(here);
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
            places.getOrDefault(user, Set.of()).forEach(room -> idle(room, user, isIdle));
        }
        events.changed(user, isOnline, isIdle);
    }

    private void idle(String room, String user, boolean idle) {
        var audience = rooms.get(room);
        if (audience != null) {
            audience.idle(user, idle);
            events.idle(room, user, idle);
        }
    }

    private void join(PresenceFact.Present present, String displayName) {
        var presentUser = new PresentUser(present.user(), displayName, isIdle(present.user()));
        places.computeIfAbsent(presentUser.user(), ignored -> new HashSet<>()).add(present.room());
        rooms.computeIfAbsent(present.room(), ignored -> new RoomPresence()).add(presentUser);
        events.join(present.room(), presentUser);
    }

    private void leave(PresenceFact.Present present) {
        places.computeIfPresent(present.user(), (user, in) -> in.remove(present.room()) && in.isEmpty() ? null : in);
        var audience = rooms.get(present.room());
        if (audience == null) {
            return;
        }
        audience.remove(present.user());
        if (audience.isEmpty()) {
            rooms.remove(present.room());
        }
        events.leave(present.room(), present.user());
    }
}
