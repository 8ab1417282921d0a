package dev.parley.gateway;

import dev.parley.account.Account;
import dev.parley.account.AccountChanged;
import dev.parley.account.Accounts;
import dev.parley.account.SessionEnded;
import dev.parley.conversation.AccessRevoked;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Target;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connections;
import dev.parley.fanout.Fanout;
import dev.parley.problem.Refusal;
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
        fanout.revoke(event.stream(), event.username());
        accounts.find(event.username()).ifPresent(account -> connections.ofUser(event.username()).stream()
                .filter(StompConnection.class::isInstance)
                .map(StompConnection.class::cast)
                .forEach(connection -> leaveTopics(connection, account)));
    }

    /** Topics know no users, so each is asked for again: presence in a room is as private as the room. */
    private void leaveTopics(StompConnection connection, Account account) {
        for (var held : connection.table().all()) {
            if (held.target() instanceof Target.Topic && !mayRead(held.destination(), account)) {
                connection.table().remove(held.id()).ifPresent(connection::revoke);
            }
        }
    }

    private boolean mayRead(String destination, Account account) {
        try {
            conversations.find(destination, account);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }
}
