package dev.parley.account;

import org.springframework.stereotype.Component;

/** Looks up the public profile of a user. Any thread; blocks for one read at most. */
@Component
public class UserProfiles {

    private final Accounts accounts;
    private final PresenceLookup presenceLookup;

    UserProfiles(Accounts accounts, PresenceLookup presenceLookup) {
        this.accounts = accounts;
        this.presenceLookup = presenceLookup;
    }

    public Profile find(String username) {
        var account = accounts.find(username);
        return new Profile(
                username,
                account.map(Account::displayName).orElse(username),
                presenceLookup.isOnline(username),
                presenceLookup.isIdle(username),
                account.map(Account::disabled).orElse(false));
    }

    /** The part of an account that other users see. Disabled accounts have one too. */
    public record Profile(String username, String displayName, boolean online, boolean idle, boolean disabled) {}
}
