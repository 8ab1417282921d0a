package dev.parley.account;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Stores which users each account has blocked. Any thread; every call blocks for the database.
 *
 * <p>{@link Account#contact} holds the names. A change takes effect on this node immediately, on other nodes when they
 * receive {@link AccountChanged}.
 */
@Component
public class Blocks {

    /** The maximum number of users that one account can block. */
    static final int MAX_BLOCKED = 1_000;

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    @Autowired
    Blocks(JdbcClient jdbc, ApplicationEventPublisher events) {
        this(jdbc, events, InstantSource.system());
    }

    Blocks(JdbcClient jdbc, ApplicationEventPublisher events, InstantSource clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /** A blocked account, as the account that blocked it sees it. */
    public record Block(String username, String displayName, Instant since) {}

    /** Returns the blocked accounts, ordered by user name. */
    public List<Block> of(String username) {
        return jdbc.sql("""
                        SELECT blocked, display_name, blocked_at
                        FROM account_block JOIN account ON account.username = blocked
                        WHERE account_block.username = :username ORDER BY blocked""")
                .param("username", username)
                .query((row, number) -> new Block(
                        row.getString("blocked"),
                        row.getString("display_name"),
                        Instant.ofEpochMilli(row.getLong("blocked_at"))))
                .list();
    }

    /**
     * Blocks an account. Does nothing if it is blocked already.
     *
     * @throws RequestRejected {@code CONFLICT} if the list is full
     */
    public void add(String username, String blocked) {
        int added = jdbc.sql("""
                        INSERT INTO account_block (username, blocked, blocked_at)
                        SELECT :username, :blocked, :now
                        WHERE (SELECT count(*) FROM account_block WHERE username = :username) < :most
                        ON CONFLICT (username, blocked) DO NOTHING""")
                .param("username", username)
                .param("blocked", blocked)
                .param("now", clock.millis())
                .param("most", MAX_BLOCKED)
                .update();
        if (added == 1) {
            events.publishEvent(new AccountChanged(username));
        } else if (of(username).stream().noneMatch(block -> block.username().equals(blocked))) {
            throw new RequestRejected(
                    ErrorCode.CONFLICT,
                    "You have blocked " + MAX_BLOCKED + " accounts, which is the maximum. Unblock one first.");
        }
    }

    /** Unblocks an account. Does nothing if it is not blocked. */
    public void remove(String username, String blocked) {
        int removed = jdbc.sql("DELETE FROM account_block WHERE username = :username AND blocked = :blocked")
                .param("username", username)
                .param("blocked", blocked)
                .update();
        if (removed == 1) {
            events.publishEvent(new AccountChanged(username));
        }
    }
}
