package dev.parley.presence;

import dev.parley.conversation.Whereabouts;
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
class Picture implements Whereabouts {

    private final PresenceEvents events;
    /** By which nodes each fact is said; one that nobody says is not kept. */
    private final ConcurrentMap<Fact, Set<String>> sayers = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, Audience> rooms = new ConcurrentHashMap<>();
    /** Whether each user who is online is idle. */
    private final ConcurrentMap<String, Boolean> online = new ConcurrentHashMap<>();
    /** In which rooms each user is; the presence thread's alone. */
    private final Map<String, Set<String>> places = new HashMap<>();

    Picture(PresenceEvents events) {
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
    String displayName(Fact.Present present) {
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
    List<Fact.Present> places(String node, String user) {
        return places.getOrDefault(user, Set.of()).stream()
                .map(room -> new Fact.Present(room, user))
                .filter(place -> sayers.getOrDefault(place, Set.of()).contains(node))
                .toList();
    }

    /** Takes in what that node says. */
    void change(String node, Change change) {
        if (change.holds()) {
            begin(node, change.fact(), change.displayName());
        } else {
            end(node, change.fact());
        }
    }

    /**
     * Takes in all that the node says; what it said before and says no more has ended.
     *
     * @param said the facts, with the display names of those present
     */
    void replace(String node, Map<Fact, String> said) {
        said.forEach((fact, displayName) -> begin(node, fact, displayName));
        for (Fact fact : said(node).keySet()) {
            if (!said.containsKey(fact)) {
                end(node, fact);
            }
        }
    }

    /** All that the node says, as {@link #replace} takes it. */
    Map<Fact, String> said(String node) {
        var said = new HashMap<Fact, String>();
        sayers.forEach((fact, nodes) -> {
            if (nodes.contains(node)) {
                said.put(fact, fact instanceof Fact.Present present ? displayName(present) : "");
            }
        });
        return said;
    }

    private void begin(String node, Fact fact, String displayName) {
        var nodes = sayers.getOrDefault(fact, Set.of());
        if (!nodes.contains(node)) {
            var more = new HashSet<>(nodes);
            more.add(node);
            sayers.put(fact, Set.copyOf(more));
        }
        if (fact instanceof Fact.Present present) {
            // Whoever is there already under another name has changed it.
            if (nodes.isEmpty() || !displayName(present).equals(displayName)) {
                join(present, displayName);
            }
        } else {
            settle(fact.user());
        }
    }

    private void end(String node, Fact fact) {
        var nodes = sayers.getOrDefault(fact, Set.of());
        if (!nodes.contains(node)) {
            return;
        }
        if (nodes.size() > 1) {
            var fewer = new HashSet<>(nodes);
            fewer.remove(node);
            sayers.put(fact, Set.copyOf(fewer));
        } else {
            sayers.remove(fact);
            if (fact instanceof Fact.Present present) {
                leave(present);
            }
        }
        if (!(fact instanceof Fact.Present)) {
            settle(fact.user());
        }
    }

    /** Shows whether somebody is online and idle, if that has changed. */
    private void settle(String user) {
        var here = sayers.getOrDefault(new Fact.Online(user), Set.of());
        boolean isOnline = !here.isEmpty();
        boolean isIdle =
                isOnline && sayers.getOrDefault(new Fact.Idle(user), Set.of()).containsAll(here);
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

    private void join(Fact.Present present, String displayName) {
        var person = new Person(present.user(), displayName, isIdle(present.user()));
        places.computeIfAbsent(person.user(), ignored -> new HashSet<>()).add(present.room());
        rooms.computeIfAbsent(present.room(), ignored -> new Audience()).add(person);
        events.join(present.room(), person);
    }

    private void leave(Fact.Present present) {
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
