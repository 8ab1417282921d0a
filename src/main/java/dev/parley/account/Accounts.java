package dev.parley.account;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Provides accounts, cached in memory after the first read.
 *
 * <p>A change made on this node takes effect immediately; a change made on another node takes effect when this node
 * receives that node's {@link AccountChanged}. If the event is lost, {@link #MAX_CACHE_AGE} bounds the delay: an older
 * cache entry is still returned once, and is refreshed in the background. Any thread.
 */
@Component
public class Accounts {

    static final Duration MAX_CACHE_AGE = Duration.ofSeconds(5);

    private final AccountRepository accountRepository;
    private final BackgroundWrites backgroundWrites;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final Map<String, CachedAccount> cache = new ConcurrentHashMap<>();
    private volatile boolean anyExists;

    @Autowired
    Accounts(AccountRepository accountRepository, BackgroundWrites backgroundWrites, ApplicationEventPublisher events) {
        this(accountRepository, backgroundWrites, events, InstantSource.system());
    }

    Accounts(
            AccountRepository accountRepository,
            BackgroundWrites backgroundWrites,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.accountRepository = accountRepository;
        this.backgroundWrites = backgroundWrites;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Returns the account of exactly that user name, enabled or disabled. Cached accounts are returned without
     * blocking, so that callers can look up the sender of every message; otherwise the call blocks for one indexed
     * read.
     */
    public Optional<Account> find(String username) {
        CachedAccount cached = cache.get(username);
        if (cached == null) {
            return canExist(username)
                    ? accountRepository.find(username).map(read -> cacheIfAbsent(username, read))
                    : Optional.empty();
        }
        if (isStale(cached)) {
            // Marks the entry as fresh first, so that one caller refreshes it and not all of them.
            CachedAccount marked = new CachedAccount(cached.account(), clock.millis());
            if (cache.replace(username, cached, marked)) {
                backgroundWrites.run(() -> refresh(username, marked));
            }
        }
        return Optional.of(cached.account());
    }

    /**
     * Returns the account from the database, for decisions that must not use an outdated cache entry. Blocks for one
     * indexed read.
     */
    public Optional<Account> findUncached(String username) {
        return canExist(username) ? accountRepository.find(username) : Optional.empty();
    }

    /**
     * Returns whether a stored name can equal the text. Databases treat a NUL, which no name contains, differently:
     * SQLite ends the text there, and PostgreSQL reports an error.
     */
    private static boolean canExist(String text) {
        return text.indexOf('\0') < 0;
    }

    /** Returns whether any account exists. Blocks for one read until the first account exists, and never afterwards. */
    public boolean anyExists() {
        if (!anyExists) {
            anyExists = accountRepository.anyExists();
        }
        return anyExists;
    }

    /**
     * Creates an account, or returns empty if the name is taken, or if only the first account is allowed and this is
     * not it.
     *
     * @param open whether accounts after the first one are allowed
     */
    public Optional<Account> add(String username, String displayName, String passwordHash, boolean open) {
        return accountRepository
                .insertIfAllowed(username, displayName, passwordHash, open, clock.millis())
                .map(this::publishCreated);
    }

    /** Creates the given account, or returns empty if the name is taken. */
    public Optional<Account> create(Account account, String passwordHash) {
        return accountRepository.insert(account, passwordHash, clock.millis()).map(this::publishCreated);
    }

    /**
     * Sets roles and disabled state. Returns false if no enabled administrator would remain, or if the account has
     * changed since it was read.
     */
    public boolean change(Account from, Set<Role> roles, boolean disabled) {
        Account to = new Account(from.username(), from.displayName(), roles, disabled, from.language(), from.contact());
        if (!accountRepository.change(from, to)) {
            return false;
        }
        cache.put(to.username(), new CachedAccount(to, clock.millis()));
        events.publishEvent(new AccountChanged(to.username()));
        return true;
    }

    /** Updates the profile. Null values leave a field unchanged. */
    public void updateProfile(
            String username,
            @Nullable String displayName,
            @Nullable String language,
            @Nullable AdditionPolicy additionPolicy) {
        if (accountRepository.updateProfile(username, displayName, language, additionPolicy)) {
            events.publishEvent(new AccountChanged(username));
        }
    }

    /**
     * Refreshes the cache. Runs before the other listeners, which read the account. Blocks for one read: replacing the
     * entry, rather than removing it, keeps a slower reader from caching a value from before the change.
     */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(AccountChanged event) {
        accountRepository
                .find(event.username())
                .ifPresent(read -> cache.put(event.username(), new CachedAccount(read, clock.millis())));
    }

    /** Returns the password hash, or empty for unknown and disabled users. */
    public Optional<String> passwordHash(String username) {
        return canExist(username) ? accountRepository.passwordHash(username) : Optional.empty();
    }

    /** Returns the password hash, or empty for unknown users. A disabled account has a hash too, but cannot sign in. */
    public Optional<String> passwordHashOfAny(String username) {
        return canExist(username) ? accountRepository.passwordHashOfAny(username) : Optional.empty();
    }

    public void resetPassword(String username, String hash) {
        accountRepository.resetPassword(username, hash);
    }

    /**
     * Replaces the hash that was verified by another one, of the same password or a new one. Returns false, and writes
     * nothing, if the password was changed or the account was disabled meanwhile.
     */
    public boolean replaceHash(String username, String oldHash, String newHash) {
        return accountRepository.replaceHash(username, oldHash, newHash);
    }

    private Account publishCreated(Account stored) {
        var account = cacheIfAbsent(stored.username(), stored);
        events.publishEvent(new AccountCreated(account.username()));
        events.publishEvent(new AccountChanged(account.username()));
        return account;
    }

    private Account cacheIfAbsent(String username, Account read) {
        // An entry that another thread stored meanwhile is newer than this read.
        CachedAccount earlier = cache.putIfAbsent(username, new CachedAccount(read, clock.millis()));
        return earlier == null ? read : earlier.account();
    }

    private void refresh(String username, CachedAccount marked) {
        accountRepository
                .find(username)
                .ifPresent(read -> cache.replace(username, marked, new CachedAccount(read, clock.millis())));
    }

    private boolean isStale(CachedAccount cached) {
        return Math.abs(clock.millis() - cached.readAtMillis()) > MAX_CACHE_AGE.toMillis();
    }

    private record CachedAccount(Account account, long readAtMillis) {}
}
