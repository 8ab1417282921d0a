package dev.parley.presence.replication;

import dev.parley.account.Account;
import dev.parley.account.AccountChanged;
import dev.parley.account.Accounts;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionListener;
import dev.parley.presence.state.PresenceChange;
import dev.parley.presence.state.PresenceFact;
import dev.parley.presence.state.PresenceState;
import dev.parley.presence.state.PresenceThread;
import dev.parley.relay.NodeIdentity;
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
 * Tracks which users are connected to this node, which of them are idle, and which are present in which room here: have
 * a connection subscribed to its stream.
 *
 * <p>One thread makes every change. Each change is applied to the presence state and sent to the other nodes.
 */
@Component
public class Presence implements ConnectionListener {

    /** Longer than a reload of the page or a change of network takes. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger logger = LoggerFactory.getLogger(Presence.class);

    private final ScheduledExecutorService thread;
    private final String self;
    private final PresenceState presenceState;
    private final PresenceReplicator presenceReplicator;
    private final GracePeriodCounter<PresenceFact.Online> connected;
    private final GracePeriodCounter<PresenceFact.Present> present;
    private final IdleTracker idleTracker;
    private final UnaryOperator<String> displayNames;

    @Autowired
    Presence(
            PresenceThread thread,
            NodeIdentity nodeIdentity,
            PresenceState presenceState,
            PresenceReplicator presenceReplicator,
            Accounts accounts) {
        this(
                thread.executor(),
                GRACE,
                nodeIdentity.id(),
                presenceState,
                presenceReplicator,
                user -> displayName(accounts, user));
    }

    /** @param grace how long a user without a connection still counts as online */
    Presence(
            ScheduledExecutorService thread,
            Duration grace,
            String self,
            PresenceState presenceState,
            PresenceReplicator presenceReplicator,
            UnaryOperator<String> displayNames) {
        this.thread = thread;
        this.self = self;
        this.presenceState = presenceState;
        this.presenceReplicator = presenceReplicator;
        this.displayNames = displayNames;
        connected = new GracePeriodCounter<>(
                thread, grace, online -> changed(PresenceChange.begins(online)), this::wentOffline);
        present = new GracePeriodCounter<>(
                thread,
                grace,
                fact -> changed(PresenceChange.begins(fact, displayNames.apply(fact.user()))),
                this::ended);
        idleTracker = new IdleTracker(
                thread,
                grace,
                user -> changed(PresenceChange.begins(new PresenceFact.Idle(user))),
                user -> ended(new PresenceFact.Idle(user)));
    }

    @Override
    public void opened(Connection connection) {
        thread.execute(() -> {
            connected.enter(new PresenceFact.Online(connection.username()));
            idleTracker.opened(connection.username(), connection.id());
        });
    }

    @Override
    public void closed(Connection connection) {
        thread.execute(() -> {
            connected.leave(new PresenceFact.Online(connection.username()));
            idleTracker.closed(connection.username(), connection.id());
        });
    }

    @Override
    public void subscribed(Connection connection, StreamId stream) {
        if (stream.kind() == StreamId.Kind.ROOM) {
            thread.execute(() -> present.enter(new PresenceFact.Present(stream.name(), connection.username())));
        }
    }

    @Override
    public void unsubscribed(Connection connection, StreamId stream) {
        if (stream.kind() == StreamId.Kind.ROOM) {
            thread.execute(() -> present.leave(new PresenceFact.Present(stream.name(), connection.username())));
        }
    }

    @Override
    public void subscribed(Connection connection, Collection<StreamId> streams) {
        var facts = presentIn(connection, streams);
        thread.execute(() -> facts.forEach(present::enter));
    }

    @Override
    public void unsubscribed(Connection connection, Collection<StreamId> streams) {
        var facts = presentIn(connection, streams);
        thread.execute(() -> present.leaveAll(facts));
    }

    private static List<PresenceFact.Present> presentIn(Connection connection, Collection<StreamId> streams) {
        return streams.stream()
                .filter(stream -> stream.kind() == StreamId.Kind.ROOM)
                .map(stream -> new PresenceFact.Present(stream.name(), connection.username()))
                .toList();
    }

    /** Marks a user's connection idle or active. */
    public void idle(String username, String connection, boolean idle) {
        thread.execute(() -> idleTracker.setIdle(username, connection, idle));
    }

    /** Every node publishes the new name for the facts that it reports itself. */
    @EventListener
    @Order(0)
    void on(AccountChanged changed) {
        thread.execute(() -> publishDisplayName(changed.username()));
    }

    private void publishDisplayName(String username) {
        String displayName = displayNames.apply(username);
        for (PresenceFact.Present fact : presenceState.roomsOf(self, username)) {
            if (!presenceState.displayName(fact).equals(displayName)) {
                changed(PresenceChange.begins(fact, displayName));
            }
        }
    }

    private void wentOffline(PresenceFact.Online online) {
        ended(online);
        idleTracker.userOffline(online.user());
    }

    private void ended(PresenceFact presenceFact) {
        changed(PresenceChange.ends(presenceFact));
    }

    private void changed(PresenceChange presenceChange) {
        presenceState.change(self, presenceChange);
        presenceReplicator.changed(presenceChange);
    }

    // A display name that cannot be read must not keep its user from being shown.
    private static String displayName(Accounts accounts, String username) {
        try {
            return accounts.find(username).map(Account::displayName).orElse(username);
        } catch (RuntimeException e) {
            logger.warn("Could not read the display name of {}; showing the username: {}", username, e.getMessage());
            return username;
        }
    }
}
