package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import org.springframework.stereotype.Component;

/** Tells how to show a user to others. Any thread; blocks for one read at most. */
@Component
public class UserProfiles {

    private final Accounts accounts;
    private final PresenceLookup presenceLookup;

    UserProfiles(Accounts accounts, PresenceLookup presenceLookup) {
        this.accounts = accounts;
        this.presenceLookup = presenceLookup;
    }

    public Person find(String username) {
        var account = accounts.find(username);
        return new Person(
                username,
                account.map(Account::displayName).orElse(username),
                presenceLookup.isOnline(username),
                presenceLookup.isIdle(username),
                account.map(Account::disabled).orElse(false));
    }

    /** A user as others see them, disabled or not. */
    public record Person(String username, String displayName, boolean online, boolean idle, boolean disabled) {}
}
