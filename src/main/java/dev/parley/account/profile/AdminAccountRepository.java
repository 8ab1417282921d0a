package dev.parley.account.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.account.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads accounts for administrators. Every call blocks. */
@Component
class AdminAccountRepository {

    /** A session in use updates its last access time at most every five minutes; an ended session leaves no row. */
    private static final String SELECT = """
            SELECT username, display_name, roles, disabled, created_at,
                (SELECT max(last_access_time) FROM spring_session WHERE principal_name = username) AS seen_at
            FROM account
            """;

    private final JdbcClient jdbc;

    AdminAccountRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns all accounts, enabled and disabled, ordered by user name. */
    List<AccountSummary> list() {
        return jdbc.sql(SELECT + "ORDER BY username").query(AccountSummary::of).list();
    }

    /**
     * Returns one account.
     *
     * @throws org.springframework.dao.EmptyResultDataAccessException if there is no such account
     */
    AccountSummary get(String username) {
        return jdbc.sql(SELECT + "WHERE username = :username")
                .param("username", username)
                .query(AccountSummary::of)
                .single();
    }

    /**
     * An account in the administrators' list.
     *
     * @param lastSeenAt time of the latest use of a session, to five minutes; null for an account without a session
     */
    record AccountSummary(
            String username,
            String displayName,
            List<Role> roles,
            boolean disabled,
            Instant createdAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant lastSeenAt) {

        static AccountSummary of(ResultSet row, int number) throws SQLException {
            long lastSeenAt = row.getLong("seen_at");
            boolean hasSession = !row.wasNull();
            return new AccountSummary(
                    row.getString("username"),
                    row.getString("display_name"),
                    List.copyOf(Role.parse(row.getString("roles"))),
                    row.getBoolean("disabled"),
                    Instant.ofEpochMilli(row.getLong("created_at")),
                    hasSession ? Instant.ofEpochMilli(lastSeenAt) : null);
        }
    }
}
