package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import org.springframework.stereotype.Component;

/** Tells how to show a user to others. Any thread; blocks for one read at most. */
@Component
public class People {

    private final Accounts accounts;
    private final Whereabouts whereabouts;

    People(Accounts accounts, Whereabouts whereabouts) {
        this.accounts = accounts;
        this.whereabouts = whereabouts;
    }

    public Person find(String username) {
        var account = accounts.find(username);
        return new Person(
                username,
                account.map(Account::displayName).orElse(username),
                whereabouts.isOnline(username),
                whereabouts.isIdle(username),
                account.map(Account::disabled).orElse(false));
    }

    /** A user as others see them, disabled or not. */
    public record Person(String username, String displayName, boolean online, boolean idle, boolean disabled) {}
}
