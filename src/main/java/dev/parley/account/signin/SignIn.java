package dev.parley.account.signin;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
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
 * Authenticates users by their password.
 *
 * <p>An unknown user and a wrong password produce the same response after the same time. Only the correct password of a
 * disabled account reveals that the account exists and is disabled.
 */
@Component
public class SignIn {

    private static final Logger logger = LoggerFactory.getLogger(SignIn.class);

    // No account has a longer name; the remainder would only use memory.
    private static final int MAX_USERNAME_LENGTH = 32;

    private final Accounts accounts;
    private final Passwords passwords;
    private final SignInThrottle throttle;

    @Autowired
    public SignIn(Accounts accounts, Passwords passwords) {
        this(accounts, passwords, InstantSource.system());
    }

    public SignIn(Accounts accounts, Passwords passwords, InstantSource clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = new SignInThrottle(clock);
    }

    /**
     * A verified password of an account.
     *
     * @param hash stored hash that matched the password
     */
    public record VerifiedPassword(Account account, String hash) {

        @Override
        public String toString() {
            return "VerifiedPassword[" + account.username() + "]";
        }
    }

    /**
     * Authenticates by user name and password. Blocks for a hash.
     *
     * @throws RequestRejected {@code INVALID_CREDENTIALS}, {@code ACCOUNT_DISABLED}, {@code TOO_MANY_ATTEMPTS}, {@code
     *     OVERLOADED}
     */
    public VerifiedPassword signIn(
            @Nullable String requestedUsername, @Nullable String requestedPassword, String address) {
        String username = canonical(requestedUsername);
        String password = requestedPassword == null ? "" : requestedPassword;
        Optional<Account> account = accounts.find(username);
        Optional<String> hash = verify(username, password, address);
        if (hash.isEmpty() || account.isEmpty()) {
            logger.info("Sign-in failed from {}", address);
            throw invalidCredentials();
        }
        // Reads the database: another node may have disabled the account a moment ago.
        if (accounts.passwordHash(username).isEmpty()) {
            logger.info("Sign-in to the disabled account {} rejected, from {}", username, address);
            throw new RequestRejected(ErrorCode.ACCOUNT_DISABLED, "This account is disabled. Ask an administrator.");
        }
        return new VerifiedPassword(account.get(), hash.get());
    }

    /** Replaces the password by one that meets the rules, if the current one is correct. Blocks for two hashes. */
    public void changePassword(Account account, @Nullable String current, @Nullable String next, String address) {
        String username = account.username();
        PasswordRules.check(next, username, account.displayName());
        // Does not overwrite a password that an administrator reset during this request.
        if (!verify(username, current == null ? "" : current, address)
                .map(verifiedHash -> accounts.replaceHash(username, verifiedHash, passwords.hash(String.valueOf(next))))
                .orElse(false)) {
            throw new RequestRejected(ErrorCode.INVALID_CREDENTIALS, "The current password is wrong.");
        }
    }

    public static RequestRejected invalidCredentials() {
        return new RequestRejected(ErrorCode.INVALID_CREDENTIALS, "The user name or the password is wrong.");
    }

    /** Returns the stored hash if it matches the password. */
    private Optional<String> verify(String username, String password, String address) {
        throttle.charge(username, address);
        String hash = accounts.passwordHashOfAny(username).orElse(null);
        boolean correct;
        try {
            correct = passwords.matches(password, hash);
        } catch (RequestRejected overloaded) {
            throttle.refund(username, address);
            throw overloaded;
        }
        if (!correct || hash == null) {
            return Optional.empty();
        }
        throttle.succeeded(username, address);
        return Optional.of(upgradeHash(username, password, hash));
    }

    private String upgradeHash(String username, String password, String hash) {
        if (passwords.isOutdated(hash)) {
            String upgraded = passwords.hash(password);
            return accounts.replaceHash(username, hash, upgraded) ? upgraded : hash;
        }
        return hash;
    }

    private static String canonical(@Nullable String input) {
        String username = input == null ? "" : input.toLowerCase(Locale.ROOT);
        return username.length() <= MAX_USERNAME_LENGTH ? username : username.substring(0, MAX_USERNAME_LENGTH + 1);
    }
}
