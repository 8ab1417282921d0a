package dev.parley.gateway;

import dev.parley.account.Account;
import dev.parley.account.AccountChanged;
import dev.parley.account.Accounts;
import dev.parley.account.SessionEnded;
import dev.parley.conversation.AccessRevoked;
import dev.parley.conversation.DestinationResolvers;
import dev.parley.conversation.ResolvedDestination;
import dev.parley.conversation.StreamClosed;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.stream.EpochChanged;
import dev.parley.stream.StreamId;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Ends what a user may no longer have on this node: sockets of an ended session, subscriptions of a revoked access.
 *
 * <p>Before the other nodes are told, which takes a commit.
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

    /** Their sessions end too, but one that began during the change may be known to nobody who ended them. */
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
        if (account.isPresent() && mayReadAgain(event.stream(), account.get())) {
            return;
        }
        fanout.revoke(event.stream(), event.username());
        account.ifPresent(reader -> sockets(reader).forEach(socket -> leaveTopics(socket, event.stream(), reader)));
    }

    /**
     * Everybody's, whoever they are. News of another node may come late, when there is a new room of that name and somebody
     * has subscribed to it; they are told that it is gone, and find by asking that it is not.
     */
    @EventListener
    @Order(0)
    void on(StreamClosed event) {
        fanout.revokeAll(event.stream());
        for (var connection : connectionRegistry.all()) {
            if (connection instanceof StompConnection socket) {
                accounts.find(socket.username()).ifPresent(reader -> leaveTopics(socket, event.stream(), reader));
            }
        }
    }

    /**
     * All clients on this node hold numbers of the epoch that is over. Their next subscription tells them, and they come back
     * over some seconds.
     */
    @EventListener
    void on(EpochChanged event) {
        connectionRegistry.all().forEach(connection -> connection.close(CloseCode.RESTORED));
    }

    /** News of another node may come late, when the user has been invited again and has subscribed. */
    private boolean mayReadAgain(StreamId stream, Account account) {
        return sockets(account)
                .flatMap(socket -> socket.table().all().stream())
                .flatMap(held -> destination(held, stream).stream())
                .findAny()
                .filter(destination -> mayRead(destination, account))
                .isPresent();
    }

    /** By which destination the subscription reads that stream, if it does. */
    private static Optional<String> destination(SubscriptionRegistry.Held held, StreamId stream) {
        if (new ResolvedDestination.Stream(stream).equals(held.target())) {
            return Optional.of(held.destination());
        }
        return held.target() instanceof ResolvedDestination.Rooms && stream.kind() == StreamId.Kind.ROOM
                ? Optional.of(RoomsMessageFrameEncoder.destination(stream))
                : Optional.empty();
    }

    private Stream<StompConnection> sockets(Account account) {
        return connectionRegistry.ofUser(account.username()).stream()
                .filter(StompConnection.class::isInstance)
                .map(StompConnection.class::cast);
    }

    /** Topics know no users, so those of the stream are asked for again: presence in a room is as private as the room. */
    private void leaveTopics(StompConnection connection, StreamId stream, Account account) {
        for (var held : connection.table().all()) {
            if (held.target() instanceof ResolvedDestination.Topic topic
                    && stream.equals(topic.stream())
                    && !mayRead(held.destination(), account)) {
                connection.table().revoke(held).ifPresent(connection::revoke);
            }
        }
    }

    private boolean mayRead(String destination, Account account) {
        try {
            destinationResolvers.find(destination, account);
            return true;
        } catch (RuntimeException e) {
            // Refused, or not known for want of the database: then they may subscribe again when it is back.
            return false;
        }
    }
}
