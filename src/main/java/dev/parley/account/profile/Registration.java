package dev.parley.account.profile;

import dev.parley.account.Account;
import dev.parley.account.AccountSettings;
import dev.parley.account.Accounts;
import dev.parley.account.Role;
import dev.parley.account.signin.PasswordRules;
import dev.parley.account.signin.Passwords;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Creates accounts: for visitors if the settings allow it, and for administrators in any case. */
@Component
public class Registration {

    private static final Logger logger = LoggerFactory.getLogger(Registration.class);

    private final Accounts accounts;
    private final Passwords passwords;
    private final AccountSettings settings;

    Registration(Accounts accounts, Passwords passwords, AccountSettings settings) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.settings = settings;
    }

    /** Returns whether visitors may register. The first account can always be registered. */
    public boolean isOpen() {
        return settings.open();
    }

    /** Returns whether no account exists. Blocks for one read until an account exists, and never afterwards. */
    public boolean isFirstRun() {
        return !accounts.anyExists();
    }

    /**
     * Registers an account. The first account can be registered even if registration is closed, and becomes ADMIN.
     * Blocks for a hash.
     */
    Account register(
            @Nullable String requestedUsername, @Nullable String password, @Nullable String requestedDisplayName) {
        if (!settings.open() && accounts.anyExists()) {
            throw registrationClosed();
        }
        String username = UsernameRules.username(requestedUsername);
        boolean isFirstAdmin = ReservedNames.isFirstAccountName(username) && isFirstRun();
        if (!isFirstAdmin) {
            ReservedNames.requireChoosable(username);
        }
        String displayName = UsernameRules.displayName(requestedDisplayName, username);
        String hash = checkedHash(username, displayName, password);
        Account account = accounts.add(username, displayName, hash, settings.open() && !isFirstAdmin)
                // Another request was faster: with the name, or with the first account.
                .orElseThrow(() -> settings.open() ? usernameTaken() : registrationClosed());
        logger.info("{} registered with roles {}", account.username(), account.roles());
        return account;
    }

    /** Creates an account with the given roles on behalf of an administrator. Blocks for a hash. */
    Account create(
            @Nullable String requestedUsername,
            @Nullable String password,
            @Nullable String requestedDisplayName,
            Set<Role> roles) {
        String username = UsernameRules.username(requestedUsername);
        ReservedNames.requireAssignable(username);
        String displayName = UsernameRules.displayName(requestedDisplayName, username);
        String hash = checkedHash(username, displayName, password);
        return accounts.create(new Account(username, displayName, roles, false), hash)
                .orElseThrow(Registration::usernameTaken);
    }

    /** Sets a password without checking the current one. Blocks for a hash. */
    void resetPassword(Account account, @Nullable String password) {
        PasswordRules.check(password, account.username(), account.displayName());
        accounts.resetPassword(account.username(), passwords.hash(String.valueOf(password)));
    }

    private String checkedHash(String username, String displayName, @Nullable String password) {
        PasswordRules.check(password, username, displayName);
        if (accounts.find(username).isPresent()) {
            throw usernameTaken();
        }
        return passwords.hash(String.valueOf(password));
    }

    private static RequestRejected registrationClosed() {
        return new RequestRejected(ErrorCode.REGISTRATION_CLOSED, "Registration is closed. Ask an administrator.");
    }

    private static RequestRejected usernameTaken() {
        return new RequestRejected(ErrorCode.USERNAME_TAKEN, "This user name is taken. Choose another one.");
    }
}
