package dev.parley.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads accounts as administrators see them. Blocks. */
@Component
class AdminAccountRepository {

    /** A session that is used says so at most every five minutes, and nothing is left of one that has ended. */
    private static final String SELECT = """
            SELECT username, display_name, roles, disabled, created_at,
                (SELECT max(last_access_time) FROM spring_session WHERE principal_name = username) AS seen_at
            FROM account
            """;

    private final JdbcClient jdbc;

    AdminAccountRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Every account, disabled ones too, by user name. */
    List<Line> all() {
        return jdbc.sql(SELECT + "ORDER BY username").query(Line::of).list();
    }

    /** @throws org.springframework.dao.EmptyResultDataAccessException if there is no such account */
    Line one(String username) {
        return jdbc.sql(SELECT + "WHERE username = :username")
                .param("username", username)
                .query(Line::of)
                .single();
    }

    /**
     * One account.
     *
     * @param lastSeenAt when their latest session was in use, to five minutes; unknown for whoever has none
     */
    record Line(
            String username,
            String displayName,
            List<Role> roles,
            boolean disabled,
            Instant createdAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant lastSeenAt) {

        static Line of(ResultSet row, int number) throws SQLException {
            long seenAt = row.getLong("seen_at");
            boolean seen = !row.wasNull();
            return new Line(
                    row.getString("username"),
                    row.getString("display_name"),
                    List.copyOf(Role.stored(row.getString("roles"))),
                    row.getBoolean("disabled"),
                    Instant.ofEpochMilli(row.getLong("created_at")),
                    seen ? Instant.ofEpochMilli(seenAt) : null);
        }
    }
}
