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
 * Knows all accounts, the ones seen before from memory.
 *
 * <p>A change made on this node is seen at once; one made on another node, as soon as that node's {@link AccountChanged}
 * has come here. Should it not come, {@link #FRESH} is what helps: an account that was read longer ago still answers, and
 * is read again meanwhile. May be called by any thread.
 */
@Component
public class Accounts {

    static final Duration FRESH = Duration.ofSeconds(5);

    private final AccountRepository table;
    private final BackgroundWrites backgroundWrites;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile boolean any;

    @Autowired
    Accounts(AccountRepository table, BackgroundWrites backgroundWrites, ApplicationEventPublisher events) {
        this(table, backgroundWrites, events, InstantSource.system());
    }

    Accounts(
            AccountRepository table,
            BackgroundWrites backgroundWrites,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.table = table;
        this.backgroundWrites = backgroundWrites;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The account of that exact user name, disabled ones too. Answers from memory for whoever was seen before, so that it
     * may be asked for every message; otherwise blocks for one indexed read.
     */
    public Optional<Account> find(String username) {
        Known seen = known.get(username);
        if (seen == null) {
            return mayBeStored(username)
                    ? table.find(username).map(read -> remember(username, read))
                    : Optional.empty();
        }
        if (isStale(seen)) {
            // Marked as fresh first, so that it is read again once and not by everyone who asks.
            Known marked = new Known(seen.account(), clock.millis());
            if (known.replace(username, seen, marked)) {
                backgroundWrites.run(() -> refresh(username, marked));
            }
        }
        return Optional.of(seen.account());
    }

    /**
     * The account as the database has it now, for decisions that must not rest on what another node changed a moment ago.
     * Blocks for one indexed read.
     */
    public Optional<Account> read(String username) {
        return mayBeStored(username) ? table.find(username) : Optional.empty();
    }

    /** Databases differ over a NUL, which is in nobody's name: for SQLite it ends a text, and PostgreSQL fails at it. */
    private static boolean mayBeStored(String text) {
        return text.indexOf('\0') < 0;
    }

    /** False until the first account was made. Blocks for one read until then, and never after. */
    boolean any() {
        if (!any) {
            any = table.any();
        }
        return any;
    }

    /**
     * Makes an account; nothing if the name is taken, or if only the first one may be made and this is not it.
     *
     * @param open false to make it only if it is the first one
     */
    Optional<Account> add(String username, String displayName, String passwordHash, boolean open) {
        return table.add(username, displayName, passwordHash, open, clock.millis())
                .map(this::created);
    }

    /** Makes an account as it is given; nothing if the name is taken. */
    Optional<Account> provide(Account wanted, String passwordHash) {
        return table.insert(wanted, passwordHash, clock.millis()).map(this::created);
    }

    /** Sets roles and disabled, unless that would leave nobody to administer: false then. */
    boolean change(Account from, Set<Role> roles, boolean disabled) {
        Account to = new Account(from.username(), from.displayName(), roles, disabled, from.language(), from.contact());
        if (!table.change(from, to)) {
            return false;
        }
        known.put(to.username(), new Known(to, clock.millis()));
        events.publishEvent(new AccountChanged(to.username()));
        return true;
    }

    /** Sets what people say of themselves; what is not given stays as it is. */
    void describe(
            String username,
            @Nullable String displayName,
            @Nullable String language,
            @Nullable AdditionPolicy additionPolicy) {
        if (table.describe(username, displayName, language, additionPolicy)) {
            events.publishEvent(new AccountChanged(username));
        }
    }

    /**
     * Comes before whoever acts on the change, and so asks for the account. Blocks for one read: not to forget the account,
     * but to know it anew, keeps a slower reader from remembering what it read before the change.
     */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(AccountChanged event) {
        table.find(event.username()).ifPresent(read -> known.put(event.username(), new Known(read, clock.millis())));
    }

    /** Nothing for unknown users and for disabled ones. */
    Optional<String> passwordHash(String username) {
        return mayBeStored(username) ? table.passwordHash(username) : Optional.empty();
    }

    /** Nothing for unknown users. A disabled account has a hash too, but its owner may not sign in. */
    Optional<String> storedHash(String username) {
        return mayBeStored(username) ? table.storedHash(username) : Optional.empty();
    }

    void resetPassword(String username, String hash) {
        table.resetPassword(username, hash);
    }

    /**
     * Writes another hash in the place of the one that was verified, of the same password or a new one; false, and nothing
     * is written, if the password was changed meanwhile, or the account disabled.
     */
    boolean replaceHash(String username, String oldHash, String newHash) {
        return table.replaceHash(username, oldHash, newHash);
    }

    private Account created(Account stored) {
        var account = remember(stored.username(), stored);
        events.publishEvent(new AccountCreated(account.username()));
        events.publishEvent(new AccountChanged(account.username()));
        return account;
    }

    private Account remember(String username, Account read) {
        // What another thread put here meanwhile is newer than what this one read.
        Known earlier = known.putIfAbsent(username, new Known(read, clock.millis()));
        return earlier == null ? read : earlier.account();
    }

    private void refresh(String username, Known marked) {
        table.find(username).ifPresent(read -> known.replace(username, marked, new Known(read, clock.millis())));
    }

    private boolean isStale(Known seen) {
        return Math.abs(clock.millis() - seen.readAtMillis()) > FRESH.toMillis();
    }

    private record Known(Account account, long readAtMillis) {}
}
