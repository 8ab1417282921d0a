package dev.parley.account;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
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
 * <p>An unknown user and a wrong password get the same answer after the same time. Only the right password of a disabled
 * account shows that there is such an account, and that it is disabled.
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

    /**
     * What somebody has proven: that they know the password of an account.
     *
     * @param hash the one that they know the password of
     */
    record Proof(Account account, String hash) {

        @Override
        public String toString() {
            return "Proof[" + account.username() + "]";
        }
    }

    /** The account of that name and password, or a refusal. Blocks for a hash. */
    Proof signIn(@Nullable String typedUsername, @Nullable String typedPassword, String address) {
        String username = canonical(typedUsername);
        String password = typedPassword == null ? "" : typedPassword;
        Optional<Account> account = accounts.find(username);
        Optional<String> hash = verify(username, password, address);
        if (hash.isEmpty() || account.isEmpty()) {
            log.info("Sign-in failed from {}", address);
            throw wrong();
        }
        // Asked of the database: another node may have disabled the account a moment ago.
        if (accounts.passwordHash(username).isEmpty()) {
            log.info("Sign-in to the disabled account {} refused, from {}", username, address);
            throw new RequestRejected(ErrorCode.ACCOUNT_DISABLED, "This account is disabled. Ask an administrator.");
        }
        return new Proof(account.get(), hash.get());
    }

    /** Replaces a password by one that meets the rules, if the current one is right. Blocks for two hashes. */
    void changePassword(Account account, @Nullable String current, @Nullable String next, String address) {
        String username = account.username();
        PasswordRules.check(next, username, account.displayName());
        // What an administrator has set meanwhile is not to be undone by whoever knew the password of before.
        if (!verify(username, current == null ? "" : current, address)
                .map(known -> accounts.replaceHash(username, known, passwords.hash(String.valueOf(next))))
                .orElse(false)) {
            throw new RequestRejected(ErrorCode.INVALID_CREDENTIALS, "The current password is wrong.");
        }
    }

    static RequestRejected wrong() {
        return new RequestRejected(ErrorCode.INVALID_CREDENTIALS, "The user name or the password is wrong.");
    }

    /** The hash that is stored of the password, if it is right. */
    private Optional<String> verify(String username, String password, String address) {
        throttle.attempt(username, address);
        String hash = accounts.storedHash(username).orElse(null);
        boolean right;
        try {
            right = passwords.matches(password, hash);
        } catch (RequestRejected overloaded) {
            throttle.withdrawn(username, address);
            throw overloaded;
        }
        if (!right || hash == null) {
            return Optional.empty();
        }
        throttle.succeeded(username, address);
        return Optional.of(renewed(username, password, hash));
    }

    private String renewed(String username, String password, String hash) {
        if (passwords.isOutdated(hash)) {
            String renewed = passwords.hash(password);
            return accounts.replaceHash(username, hash, renewed) ? renewed : hash;
        }
        return hash;
    }

    private static String canonical(@Nullable String typed) {
        String username = typed == null ? "" : typed.toLowerCase(Locale.ROOT);
        return username.length() <= LONGEST_USERNAME ? username : username.substring(0, LONGEST_USERNAME + 1);
    }
}
