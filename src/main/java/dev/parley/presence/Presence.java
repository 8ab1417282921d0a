package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.conversation.Whereabouts;
import dev.parley.fanout.AudienceListener;
import dev.parley.fanout.Connection;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Knows who is connected to this node, and who is present in which room: has a connection subscribed to its stream.
 *
 * <p>One thread changes everything, and publishes each change after it was made: for each user, changes are published in
 * the order in which they were made. A snapshot is read on a delivery loop meanwhile. So a watcher may be told of a change
 * that its snapshot had already, and may even be told of an older one first, but never ends with a wrong picture: joining
 * and leaving set a user's state, and the last one that the watcher gets, or the snapshot, is the last one there was.
 *
 * <p>Example: ada joins, leaves and joins; grace's snapshot is taken after that, before any of the three was delivered. It
 * lists ada; then come join, leave, join; and ada is listed.
 */
@Component
class Presence implements AudienceListener, Whereabouts {

    private static final Logger logger = LoggerFactory.getLogger(Presence.class);

    /** Longer than a reload of the page or a change of network takes. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ScheduledExecutorService thread;
    private final PresenceEvents events;
    private final UnaryOperator<String> displayNames;
    private final Roll<String> connected;
    private final Roll<Place> present;
    private final Set<String> online = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, Audience> rooms = new ConcurrentHashMap<>();

    @Autowired
    Presence(PresenceThread thread, PresenceEvents events, Accounts accounts) {
        this(thread.executor(), GRACE, events, user -> displayName(accounts, user));
    }

    /** @param grace how long somebody without a connection still counts as here */
    Presence(
            ScheduledExecutorService thread,
            Duration grace,
            PresenceEvents events,
            UnaryOperator<String> displayNames) {
        this.thread = thread;
        this.events = events;
        this.displayNames = displayNames;
        connected = new Roll<>(thread, grace, online::add, online::remove);
        present = new Roll<>(thread, grace, this::join, this::leave);
    }

    private record Place(String room, String user) {}

    @Override
    public boolean isOnline(String username) {
        return online.contains(username);
    }

    /** The room's whole present state, as it goes over the wire. Any thread; never blocks. */
    byte[] snapshot(String room) {
        var audience = rooms.get(room);
        return audience == null
                ? events.snapshot(room, List.of())
                : audience.snapshot(people -> events.snapshot(room, people));
    }

    @Override
    public void opened(Connection connection) {
        thread.execute(() -> connected.enter(connection.username()));
    }

    @Override
    public void closed(Connection connection) {
        thread.execute(() -> connected.leave(connection.username()));
    }

    @Override
    public void entered(Connection connection, StreamId stream) {
        if (stream.kind() == StreamId.Kind.ROOM) {
            thread.execute(() -> present.enter(new Place(stream.name(), connection.username())));
        }
    }

    @Override
    public void left(Connection connection, StreamId stream) {
        if (stream.kind() == StreamId.Kind.ROOM) {
            thread.execute(() -> present.leave(new Place(stream.name(), connection.username())));
        }
    }

    private void join(Place place) {
        var person = new Person(place.user, displayNames.apply(place.user));
        rooms.computeIfAbsent(place.room, ignored -> new Audience()).add(person);
        events.join(place.room, person);
    }

    private void leave(Place place) {
        var audience = rooms.get(place.room);
        if (audience == null) {
            return;
        }
        audience.remove(place.user);
        if (audience.isEmpty()) {
            rooms.remove(place.room);
        }
        events.leave(place.room, place.user);
    }

    // A name that cannot be read now must not keep its owner from being seen.
    private static String displayName(Accounts accounts, String username) {
        try {
            return accounts.find(username).map(Account::displayName).orElse(username);
        } catch (RuntimeException e) {
            logger.warn("The display name of {} could not be read: {}", username, e.getMessage());
            return username;
        }
    }
}
