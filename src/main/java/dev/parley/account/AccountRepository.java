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

/** Reads and writes the table of accounts. Blocks. */
@Component
class AccountRepository {

    private static final String OWN_COLUMNS = "username, display_name, roles, disabled, language, addable_by";

    /** User names contain no space. */
    private static final String COLUMNS = OWN_COLUMNS + """
            , (SELECT string_agg(blocked, ' ') FROM account_block
               WHERE account_block.username = account.username) AS blocked""";

    /** The columns of an account that was inserted just now, and so has blocked nobody. */
    private static final String NEW_COLUMNS = OWN_COLUMNS + ", '' AS blocked";

    private static final int TRIES = 12;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final JdbcClient jdbc;
    private final TransactionTemplate serializable;

    AccountRepository(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.serializable = new TransactionTemplate(transactions);
        this.serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
    }

    Optional<Account> find(String username) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM account WHERE username = :username")
                .param("username", username)
                .query(AccountRepository::account)
                .optional();
    }

    /** The accounts whose user names follow that one, in their order. */
    List<Account> after(String username, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM account WHERE username > :username ORDER BY username LIMIT :limit")
                .param("username", username)
                .param("limit", limit)
                .query(AccountRepository::account)
                .list();
    }

    boolean any() {
        return jdbc.sql("SELECT 1 FROM account LIMIT 1")
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** One statement decides whether this is the first account: of two that come at once, one is. */
    Optional<Account> add(String username, String displayName, String hash, boolean open, long nowMillis) {
        return serializably(() -> jdbc.sql("""
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

    /** Nothing if the name is taken. */
    Optional<Account> insert(Account account, String hash, long nowMillis) {
        return jdbc.sql("""
                        INSERT INTO account (username, display_name, password_hash, roles, disabled, created_at)
                        VALUES (:username, :displayName, :hash, :roles, FALSE, :now)
                        ON CONFLICT (username) DO NOTHING
                        RETURNING\s""" + NEW_COLUMNS)
                .param("username", account.username())
                .param("displayName", account.displayName())
                .param("hash", hash)
                .param("roles", Role.text(account.roles()))
                .param("now", nowMillis)
                .query(AccountRepository::account)
                .optional();
    }

    /** False if the account is no longer as given, or if no enabled administrator would be left. */
    boolean change(Account from, Account to) {
        return serializably(() -> jdbc.sql("""
                                UPDATE account SET roles = :roles, disabled = :disabled
                                WHERE username = :username AND roles = :oldRoles AND disabled = :oldDisabled
                                  AND (:harmless OR EXISTS (
                                       SELECT 1 FROM account other WHERE other.username <> :username
                                          AND other.disabled = FALSE AND other.roles LIKE '%ADMIN%'))""")
                        .param("roles", Role.text(to.roles()))
                        .param("disabled", to.disabled())
                        .param("username", to.username())
                        .param("oldRoles", Role.text(from.roles()))
                        .param("oldDisabled", from.disabled())
                        .param("harmless", administers(to) || !administers(from))
                        .update())
                == 1;
    }

    /** What is not given stays as it is; false, and nothing is written, if all of it does. */
    boolean describe(
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

    /** Of disabled accounts too. */
    Optional<String> storedHash(String username) {
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

    /** False if it is not the old one any more. */
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
     * Runs one statement that looks at other rows than those it writes. SQLite has a single writer anyway; PostgreSQL
     * lets one of two such transactions fail, which then begins anew: after a while of its own, since many who begin
     * anew together let but one of them through.
     */
    private <T> T serializably(Supplier<T> statement) {
        for (int tries = 1; ; tries++) {
            try {
                return serializable.execute(status -> statement.get());
            } catch (ConcurrencyFailureException e) {
                if (tries == TRIES) {
                    throw e;
                }
                long upTo = Math.min(LONGEST_WAIT.toNanos(), SHORTEST_WAIT.toNanos() << tries);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(upTo));
            }
        }
    }

    private static boolean administers(Account account) {
        return account.isAdmin() && !account.disabled();
    }

    private static Account account(ResultSet row, int number) throws SQLException {
        return new Account(
                row.getString("username"),
                row.getString("display_name"),
                Set.copyOf(Role.stored(row.getString("roles"))),
                row.getBoolean("disabled"),
                row.getString("language"),
                new ContactRules(
                        AdditionPolicy.ofCode(row.getString("addable_by")).orElseThrow(),
                        names(row.getString("blocked"))));
    }

    private static Set<String> names(@Nullable String joined) {
        return joined == null || joined.isEmpty() ? Set.of() : Set.of(joined.split(" "));
    }
}
