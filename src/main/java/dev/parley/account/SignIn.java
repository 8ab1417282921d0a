package dev.parley.account;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Checks who somebody is by their password.
 *
 * <p>An unknown user, a disabled one and a wrong password get the same answer after the same time.
 */
@Component
class SignIn {

    private static final Logger log = LoggerFactory.getLogger(SignIn.class);

    // A longer name is nobody's; the rest of it would only fill memory.
    private static final int LONGEST_USERNAME = 32;

    private final Accounts accounts;
    private final Passwords passwords;
    private final SignInThrottle throttle;

    @Autowired
    SignIn(Accounts accounts, Passwords passwords) {
        this(accounts, passwords, InstantSource.system());
    }

    SignIn(Accounts accounts, Passwords passwords, InstantSource clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = new SignInThrottle(clock);
    }

    /** The account of that name and password, or a refusal. Blocks for a hash. */
    Account signIn(@Nullable String typedUsername, @Nullable String typedPassword, String address) {
        String username = canonical(typedUsername);
        String password = typedPassword == null ? "" : typedPassword;
        Optional<Account> account = accounts.find(username);
        if (!verify(username, password, address) || account.isEmpty()) {
            log.info("Sign-in failed from {}", address);
            throw new Refusal(Reason.INVALID_CREDENTIALS, "The user name or the password is wrong.");
        }
        return account.get();
    }

    /** Replaces a password by one that meets the rules, if the current one is right. Blocks for two hashes. */
    void changePassword(Account account, @Nullable String current, @Nullable String next, String address) {
        Passwords.check(next);
        if (!verify(account.username(), current == null ? "" : current, address)) {
            throw new Refusal(Reason.INVALID_CREDENTIALS, "The current password is wrong.");
        }
        accounts.changePassword(account.username(), passwords.hash(String.valueOf(next)));
    }

    private boolean verify(String username, String password, String address) {
        throttle.attempt(username, address);
        String hash = accounts.passwordHash(username).orElse(null);
        boolean right;
        try {
            right = passwords.matches(password, hash);
        } catch (Refusal overloaded) {
            throttle.withdrawn(username, address);
            throw overloaded;
        }
        if (right) {
            throttle.succeeded(username, address);
            renew(username, password, hash);
        }
        return right;
    }

    private void renew(String username, String password, @Nullable String hash) {
        if (hash != null && passwords.isOutdated(hash)) {
            accounts.renewHash(username, hash, passwords.hash(password));
        }
    }

    private static String canonical(@Nullable String typed) {
        String username = typed == null ? "" : typed.toLowerCase(Locale.ROOT);
        return username.length() <= LONGEST_USERNAME ? username : username.substring(0, LONGEST_USERNAME + 1);
    }
}
