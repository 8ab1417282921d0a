package dev.parley.account;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes accounts: for whoever asks, as far as the settings let them, and for administrators in any case. */
@Component
public class Registration {

    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final Accounts accounts;
    private final Passwords passwords;
    private final AccountSettings settings;

    Registration(Accounts accounts, Passwords passwords, AccountSettings settings) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.settings = settings;
    }

    /** Whether everybody may make an account; the very first one may be made in any case. */
    public boolean isOpen() {
        return settings.open();
    }

    /** Whether there is no account yet. Blocks for one read until there is, and never after. */
    public boolean isFirstRun() {
        return !accounts.any();
    }

    /** The very first account is made even if registration is closed, and becomes ADMIN. Blocks for a hash. */
    Account register(@Nullable String typedUsername, @Nullable String password, @Nullable String typedDisplayName) {
        if (!settings.open() && accounts.any()) {
            throw closed();
        }
        String username = UsernameRules.username(typedUsername);
        boolean asTheFirst = ReservedNames.isForTheFirst(username) && isFirstRun();
        if (!asTheFirst) {
            ReservedNames.checkChosen(username);
        }
        String displayName = UsernameRules.displayName(typedDisplayName, username);
        String hash = checkedHash(username, displayName, password);
        Account account = accounts.add(username, displayName, hash, settings.open() && !asTheFirst)
                // Somebody was faster: with the name, or with the first account.
                .orElseThrow(() -> settings.open() ? taken() : closed());
        log.info("{} registered with roles {}", account.username(), account.roles());
        return account;
    }

    /** Makes an account that an administrator wants, with these roles. Blocks for a hash. */
    Account provide(
            @Nullable String typedUsername,
            @Nullable String password,
            @Nullable String typedDisplayName,
            Set<Role> roles) {
        String username = UsernameRules.username(typedUsername);
        ReservedNames.checkGiven(username);
        String displayName = UsernameRules.displayName(typedDisplayName, username);
        String hash = checkedHash(username, displayName, password);
        return accounts.provide(new Account(username, displayName, roles, false), hash)
                .orElseThrow(Registration::taken);
    }

    /** Sets a password without asking for the current one. Blocks for a hash. */
    void resetPassword(Account account, @Nullable String password) {
        PasswordRules.check(password, account.username(), account.displayName());
        accounts.resetPassword(account.username(), passwords.hash(String.valueOf(password)));
    }

    private String checkedHash(String username, String displayName, @Nullable String password) {
        PasswordRules.check(password, username, displayName);
        if (accounts.find(username).isPresent()) {
            throw taken();
        }
        return passwords.hash(String.valueOf(password));
    }

    private static RequestRejected closed() {
        return new RequestRejected(ErrorCode.REGISTRATION_CLOSED, "Registration is closed. Ask an administrator.");
    }

    private static RequestRejected taken() {
        return new RequestRejected(ErrorCode.USERNAME_TAKEN, "This user name is taken.");
    }
}
