package dev.parley.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads and writes the table of accounts. Every call blocks. */
@Component
class AccountRepository {

    private static final String OWN_COLUMNS = "username, display_name, roles, disabled, language, addable_by";

    /** The columns of an account. User names contain no space, so a space separates the blocked ones. */
    private static final String COLUMNS = OWN_COLUMNS + """
            , (SELECT string_agg(blocked, ' ') FROM account_block
               WHERE account_block.username = account.username) AS blocked""";

    /** The columns of an account that was just inserted, and so has blocked no user. */
    private static final String NEW_COLUMNS = OWN_COLUMNS + ", '' AS blocked";

    private static final int MAX_TRIES = 12;
    private static final Duration MIN_WAIT = Duration.ofMillis(1);
    private static final Duration MAX_WAIT = Duration.ofMillis(500);

    private final JdbcClient jdbc;
    private final TransactionTemplate serializableTransactions;

    AccountRepository(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.serializableTransactions = new TransactionTemplate(transactions);
        this.serializableTransactions.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
    }

    Optional<Account> find(String username) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM account WHERE username = :username")
                .param("username", username)
                .query(AccountRepository::account)
                .optional();
    }

    /** Returns the accounts whose user names follow the given one, in order of their names. */
    List<Account> after(String username, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM account WHERE username > :username ORDER BY username LIMIT :limit")
                .param("username", username)
                .param("limit", limit)
                .query(AccountRepository::account)
                .list();
    }

    boolean anyExists() {
        return jdbc.sql("SELECT 1 FROM account LIMIT 1")
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /**
     * Inserts an account, or returns empty if the name is taken, or if {@code open} is false and this is not the first
     * account. One statement determines whether this is the first account: of two concurrent calls, exactly one creates
     * it.
     */
    Optional<Account> insertIfAllowed(String username, String displayName, String hash, boolean open, long nowMillis) {
        return serializable(() -> jdbc.sql("""
                        INSERT INTO account (username, display_name, password_hash, roles, disabled, created_at)
                        SELECT :username, :displayName, :hash,
                               CASE WHEN EXISTS (SELECT 1 FROM account) THEN 'USER' ELSE 'USER,ADMIN' END,
                               FALSE, :now
                        WHERE :open OR NOT EXISTS (SELECT 1 FROM account)
                        ON CONFLICT (username) DO NOTHING
                        RETURNING\s""" + NEW_COLUMNS)
                .param("username", username)
                .param("displayName", displayName)
                .param("hash", hash)
                .param("now", nowMillis)
                .param("open", open)
                .query(AccountRepository::account)
                .optional());
    }

    /** Inserts an account with its roles, or returns empty if the name is taken. */
    Optional<Account> insert(Account account, String hash, long nowMillis) {
        return jdbc.sql("""
                        INSERT INTO account (username, display_name, password_hash, roles, disabled, created_at)
                        VALUES (:username, :displayName, :hash, :roles, FALSE, :now)
                        ON CONFLICT (username) DO NOTHING
                        RETURNING\s""" + NEW_COLUMNS)
                .param("username", account.username())
                .param("displayName", account.displayName())
                .param("hash", hash)
                .param("roles", Role.format(account.roles()))
                .param("now", nowMillis)
                .query(AccountRepository::account)
                .optional();
    }

    /**
     * Updates roles and disabled state. Returns false if the account differs from {@code from}, or if no enabled
     * administrator would remain.
     */
    boolean change(Account from, Account to) {
        return serializable(() -> jdbc.sql("""
                                UPDATE account SET roles = :roles, disabled = :disabled
                                WHERE username = :username AND roles = :oldRoles AND disabled = :oldDisabled
                                  AND (:keepsAdmin OR EXISTS (
                                       SELECT 1 FROM account other WHERE other.username <> :username
                                          AND other.disabled = FALSE AND other.roles LIKE '%ADMIN%'))""")
                        .param("roles", Role.format(to.roles()))
                        .param("disabled", to.disabled())
                        .param("username", to.username())
                        .param("oldRoles", Role.format(from.roles()))
                        .param("oldDisabled", from.disabled())
                        .param("keepsAdmin", isEnabledAdmin(to) || !isEnabledAdmin(from))
                        .update())
                == 1;
    }

    /**
     * Updates the profile. Null values leave a column unchanged. Returns false, and writes nothing, if no column
     * changes.
     */
    boolean updateProfile(
            String username,
            @Nullable String displayName,
            @Nullable String language,
            @Nullable AdditionPolicy additionPolicy) {
        return jdbc.sql("""
                        UPDATE account SET display_name = COALESCE(:displayName, display_name),
                            language = COALESCE(:language, language), addable_by = COALESCE(:addedBy, addable_by)
                        WHERE username = :username AND (display_name <> COALESCE(:displayName, display_name)
                            OR language <> COALESCE(:language, language)
                            OR addable_by <> COALESCE(:addedBy, addable_by))""")
                        .param("displayName", displayName)
                        .param("language", language)
                        .param("addedBy", additionPolicy == null ? null : additionPolicy.code())
                        .param("username", username)
                        .update()
                == 1;
    }

    Optional<String> passwordHash(String username) {
        return jdbc.sql("SELECT password_hash FROM account WHERE username = :username AND disabled = FALSE")
                .param("username", username)
                .query(String.class)
                .optional();
    }

    /** Returns the password hash of an account, enabled or disabled. */
    Optional<String> passwordHashOfAny(String username) {
        return jdbc.sql("SELECT password_hash FROM account WHERE username = :username")
                .param("username", username)
                .query(String.class)
                .optional();
    }

    void resetPassword(String username, String hash) {
        jdbc.sql("UPDATE account SET password_hash = :hash WHERE username = :username")
                .param("hash", hash)
                .param("username", username)
                .update();
    }

    /** Replaces the password hash of an enabled account. Returns false if the stored hash is no longer the old one. */
    boolean replaceHash(String username, String oldHash, String newHash) {
        return jdbc.sql("""
                        UPDATE account SET password_hash = :new
                        WHERE username = :username AND password_hash = :old AND disabled = FALSE""")
                        .param("new", newHash)
                        .param("username", username)
                        .param("old", oldHash)
                        .update()
                == 1;
    }

    /**
     * Runs one statement that reads other rows than those it writes. SQLite has a single writer anyway. PostgreSQL
     * aborts one of two such transactions; this method then retries after a random wait, since of many simultaneous
     * retries only one would succeed.
     */
    private <T> T serializable(Supplier<T> statement) {
        for (int tries = 1; ; tries++) {
            try {
                return serializableTransactions.execute(status -> statement.get());
            } catch (ConcurrencyFailureException e) {
                if (tries == MAX_TRIES) {
                    throw e;
                }
                long limit = Math.min(MAX_WAIT.toNanos(), MIN_WAIT.toNanos() << tries);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(limit));
            }
        }
    }

    private static boolean isEnabledAdmin(Account account) {
        return account.isAdmin() && !account.disabled();
    }

    private static Account account(ResultSet row, int number) throws SQLException {
        return new Account(
                row.getString("username"),
                row.getString("display_name"),
                Set.copyOf(Role.parse(row.getString("roles"))),
                row.getBoolean("disabled"),
                row.getString("language"),
                new ContactRules(
                        AdditionPolicy.ofCode(row.getString("addable_by")).orElseThrow(),
                        splitNames(row.getString("blocked"))));
    }

    private static Set<String> splitNames(@Nullable String joined) {
        return joined == null || joined.isEmpty() ? Set.of() : Set.of(joined.split(" "));
    }
}
