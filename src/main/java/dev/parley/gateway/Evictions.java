package dev.parley.gateway;

import dev.parley.account.Account;
import dev.parley.account.AccountChanged;
import dev.parley.account.Accounts;
import dev.parley.account.SessionEnded;
import dev.parley.conversation.AccessRevoked;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.StreamClosed;
import dev.parley.conversation.Target;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connections;
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
class Evictions {

    private final Connections connections;
    private final Fanout fanout;
    private final Conversations conversations;
    private final Accounts accounts;

    Evictions(Connections connections, Fanout fanout, Conversations conversations, Accounts accounts) {
        this.connections = connections;
        this.fanout = fanout;
        this.conversations = conversations;
        this.accounts = accounts;
    }

    @EventListener
    @Order(0)
    void on(SessionEnded event) {
        connections.ofSession(event.sessionId()).forEach(connection -> connection.close(CloseCode.SESSION_ENDED));
    }

    /** Their sessions end too, but one that began during the change may be known to nobody who ended them. */
    @EventListener
    @Order(0)
    void on(AccountChanged event) {
        if (accounts.find(event.username()).filter(Account::disabled).isPresent()) {
            connections.ofUser(event.username()).forEach(connection -> connection.close(CloseCode.SESSION_ENDED));
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
        for (var connection : connections.all()) {
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
        connections.all().forEach(connection -> connection.close(CloseCode.RESTORED));
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
    private static Optional<String> destination(SubscriptionTable.Held held, StreamId stream) {
        if (new Target.Stream(stream).equals(held.target())) {
            return Optional.of(held.destination());
        }
        return held.target() instanceof Target.Rooms && stream.kind() == StreamId.Kind.ROOM
                ? Optional.of(StompRoomsMessage.destination(stream))
                : Optional.empty();
    }

    private Stream<StompConnection> sockets(Account account) {
        return connections.ofUser(account.username()).stream()
                .filter(StompConnection.class::isInstance)
                .map(StompConnection.class::cast);
    }

    /** Topics know no users, so those of the stream are asked for again: presence in a room is as private as the room. */
    private void leaveTopics(StompConnection connection, StreamId stream, Account account) {
        for (var held : connection.table().all()) {
            if (held.target() instanceof Target.Topic topic
                    && stream.equals(topic.of())
                    && !mayRead(held.destination(), account)) {
                connection.table().revoke(held).ifPresent(connection::revoke);
            }
        }
    }

    private boolean mayRead(String destination, Account account) {
        try {
            conversations.find(destination, account);
            return true;
        } catch (RuntimeException e) {
            // Refused, or not known for want of the database: then they may subscribe again when it is back.
            return false;
        }
    }
}
