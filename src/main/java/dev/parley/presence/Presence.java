package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.account.AccountChanged;
import dev.parley.account.Accounts;
import dev.parley.fanout.AudienceListener;
import dev.parley.fanout.Connection;
import dev.parley.relay.Node;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Knows who is connected to this node, who of them is idle, and who is present in which room here: has a connection
 * subscribed to its stream.
 *
 * <p>One thread changes everything. What begins and ends here goes into the picture, and is told to the other nodes.
 */
@Component
class Presence implements AudienceListener {

    /** Longer than a reload of the page or a change of network takes. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger logger = LoggerFactory.getLogger(Presence.class);

    private final ScheduledExecutorService thread;
    private final String self;
    private final Picture picture;
    private final Herald herald;
    private final Roll<Fact.Online> connected;
    private final Roll<Fact.Present> present;
    private final Idleness idleness;
    private final UnaryOperator<String> displayNames;

    @Autowired
    Presence(PresenceThread thread, Node node, Picture picture, Herald herald, Accounts accounts) {
        this(thread.executor(), GRACE, node.id(), picture, herald, user -> displayName(accounts, user));
    }

    /** @param grace how long somebody without a connection still counts as here */
    Presence(
            ScheduledExecutorService thread,
            Duration grace,
            String self,
            Picture picture,
            Herald herald,
            UnaryOperator<String> displayNames) {
        this.thread = thread;
        this.self = self;
        this.picture = picture;
        this.herald = herald;
        this.displayNames = displayNames;
        connected = new Roll<>(thread, grace, online -> changed(Change.begins(online)), this::wentOffline);
        present = new Roll<>(
                thread, grace, place -> changed(Change.begins(place, displayNames.apply(place.user()))), this::ended);
        idleness = new Idleness(
                thread, grace, user -> changed(Change.begins(new Fact.Idle(user))), user -> ended(new Fact.Idle(user)));
    }

    @Override
    public void opened(Connection connection) {
        thread.execute(() -> {
            connected.enter(new Fact.Online(connection.username()));
            idleness.opened(connection.username(), connection.id());
        });
    }

    @Override
    public void closed(Connection connection) {
        thread.execute(() -> {
            connected.leave(new Fact.Online(connection.username()));
            idleness.closed(connection.username(), connection.id());
        });
    }

    @Override
    public void entered(Connection connection, StreamId stream) {
        if (stream.kind() == StreamId.Kind.ROOM) {
            thread.execute(() -> present.enter(new Fact.Present(stream.name(), connection.username())));
        }
    }

    @Override
    public void left(Connection connection, StreamId stream) {
        if (stream.kind() == StreamId.Kind.ROOM) {
            thread.execute(() -> present.leave(new Fact.Present(stream.name(), connection.username())));
        }
    }

    @Override
    public void entered(Connection connection, Collection<StreamId> streams) {
        var places = places(connection, streams);
        thread.execute(() -> places.forEach(present::enter));
    }

    @Override
    public void left(Connection connection, Collection<StreamId> streams) {
        var places = places(connection, streams);
        thread.execute(() -> present.leaveAll(places));
    }

    private static List<Fact.Present> places(Connection connection, Collection<StreamId> streams) {
        return streams.stream()
                .filter(stream -> stream.kind() == StreamId.Kind.ROOM)
                .map(stream -> new Fact.Present(stream.name(), connection.username()))
                .toList();
    }

    /** The user has left that connection alone, or has come back to it. */
    void idle(String username, String connection, boolean idle) {
        thread.execute(() -> idleness.said(username, connection, idle));
    }

    /** Every node says the new name for whoever is present at it. */
    @EventListener
    @Order(0)
    void on(AccountChanged changed) {
        thread.execute(() -> showAnew(changed.username()));
    }

    private void showAnew(String username) {
        String displayName = displayNames.apply(username);
        for (Fact.Present place : picture.places(self, username)) {
            if (!picture.displayName(place).equals(displayName)) {
                changed(Change.begins(place, displayName));
            }
        }
    }

    private void wentOffline(Fact.Online online) {
        ended(online);
        idleness.gone(online.user());
    }

    private void ended(Fact fact) {
        changed(Change.ends(fact));
    }

    private void changed(Change change) {
        picture.change(self, change);
        herald.changed(change);
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
