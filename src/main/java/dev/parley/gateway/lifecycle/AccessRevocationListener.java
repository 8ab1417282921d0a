package dev.parley.gateway.lifecycle;

import dev.parley.account.Account;
import dev.parley.account.AccountChanged;
import dev.parley.account.Accounts;
import dev.parley.account.session.SessionEnded;
import dev.parley.destination.DestinationResolvers;
import dev.parley.destination.ResolvedDestination;
import dev.parley.event.AccessRevoked;
import dev.parley.event.StreamClosed;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.gateway.codec.RoomsMessageFrameEncoder;
import dev.parley.gateway.session.StompConnection;
import dev.parley.gateway.session.SubscriptionRegistry;
import dev.parley.stream.EpochChanged;
import dev.parley.stream.StreamId;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Closes the connections of ended sessions and cancels the subscriptions of revoked access on this node.
 *
 * <p>Runs before the other nodes are notified, which takes a commit.
 */
@Component
class AccessRevocationListener {

    private final ConnectionRegistry connectionRegistry;
    private final Fanout fanout;
    private final DestinationResolvers destinationResolvers;
    private final Accounts accounts;

    AccessRevocationListener(
            ConnectionRegistry connectionRegistry,
            Fanout fanout,
            DestinationResolvers destinationResolvers,
            Accounts accounts) {
        this.connectionRegistry = connectionRegistry;
        this.fanout = fanout;
        this.destinationResolvers = destinationResolvers;
        this.accounts = accounts;
    }

    @EventListener
    @Order(0)
    void on(SessionEnded event) {
        connectionRegistry
                .ofSession(event.sessionId())
                .forEach(connection -> connection.close(CloseCode.SESSION_ENDED));
    }

    /**
     * Closes all connections of a disabled account. The sessions of the account are ended too, but that may miss a
     * session created during the change.
     */
    @EventListener
    @Order(0)
    void on(AccountChanged event) {
        if (accounts.find(event.username()).filter(Account::disabled).isPresent()) {
            connectionRegistry
                    .ofUser(event.username())
                    .forEach(connection -> connection.close(CloseCode.SESSION_ENDED));
        }
    }

    @EventListener
    @Order(0)
    void on(AccessRevoked event) {
        var account = accounts.find(event.username());
        if (account.isPresent() && hasRegainedAccess(event.stream(), account.get())) {
            return;
        }
        fanout.revoke(event.stream(), event.username());
        account.ifPresent(
                reader -> connections(reader).forEach(connection -> revokeTopics(connection, event.stream(), reader)));
    }

    /**
     * Cancels all subscriptions to a closed stream, of every user. The event of another node may arrive late, after a
     * new room with this name was created and users have subscribed to it. Their clients receive {@code not_found}, and
     * find on the next request that the room exists.
     */
    @EventListener
    @Order(0)
    void on(StreamClosed event) {
        fanout.revokeAll(event.stream());
        for (var connection : connectionRegistry.all()) {
            if (connection instanceof StompConnection stomp) {
                accounts.find(stomp.username()).ifPresent(reader -> revokeTopics(stomp, event.stream(), reader));
            }
        }
    }

    /**
     * Closes all connections of this node: their clients hold sequence numbers of the previous epoch. They reconnect
     * over several seconds, and their next subscription returns the new epoch.
     */
    @EventListener
    void on(EpochChanged event) {
        connectionRegistry.all().forEach(connection -> connection.close(CloseCode.RESTORED));
    }

    /**
     * Returns whether the user has regained access. The event of another node may arrive late, after the user was
     * invited again and has subscribed.
     */
    private boolean hasRegainedAccess(StreamId stream, Account account) {
        return connections(account)
                .flatMap(connection -> connection.registry().all().stream())
                .flatMap(registration -> destination(registration, stream).stream())
                .findAny()
                .filter(destination -> mayRead(destination, account))
                .isPresent();
    }

    /** Returns the destination by which the subscription reads the stream; empty if it does not read it. */
    private static Optional<String> destination(SubscriptionRegistry.Registration registration, StreamId stream) {
        if (new ResolvedDestination.Stream(stream).equals(registration.target())) {
            return Optional.of(registration.destination());
        }
        return registration.target() instanceof ResolvedDestination.Rooms && stream.kind() == StreamId.Kind.ROOM
                ? Optional.of(RoomsMessageFrameEncoder.destination(stream))
                : Optional.empty();
    }

    private Stream<StompConnection> connections(Account account) {
        return connectionRegistry.ofUser(account.username()).stream()
                .filter(StompConnection.class::isInstance)
                .map(StompConnection.class::cast);
    }

    /**
     * Cancels subscriptions to topics of the stream that the account may no longer read: presence in a room is as
     * private as the room. Topics store no users, so each subscription is authorized again.
     */
    private void revokeTopics(StompConnection connection, StreamId stream, Account account) {
        for (var registration : connection.registry().all()) {
            if (registration.target() instanceof ResolvedDestination.Topic topic
                    && stream.equals(topic.stream())
                    && !mayRead(registration.destination(), account)) {
                connection.registry().revoke(registration).ifPresent(connection::revoke);
            }
        }
    }

    private boolean mayRead(String destination, Account account) {
        try {
            destinationResolvers.find(destination, account);
            return true;
        } catch (RuntimeException e) {
            // Access denied, or the database is unavailable. In the second case the client may subscribe again later.
            return false;
        }
    }
}
