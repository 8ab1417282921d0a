package dev.parley.room.membership;

import dev.parley.room.RoomName;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads and writes the database rows about users whom others add to rooms. Every call blocks. */
@Component
class AdditionRepository {

    private final JdbcClient jdbc;

    AdditionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Returns whether both users are members of the same room. A room to which the second user was added, and has not
     * agreed, does not count.
     */
    boolean shareRoom(String username, String other) {
        return jdbc.sql("""
                        SELECT 1 FROM member own JOIN member theirs ON theirs.room = own.room
                        WHERE own.username = :username AND theirs.username = :other AND theirs.pending = FALSE LIMIT 1""")
                .param("username", username)
                .param("other", other)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /**
     * Takes a token from the user's bucket. Returns zero, or the time until the next token, in which case no token was
     * taken. The arithmetic is that of {@link dev.parley.ratelimit.RateLimit}; the database row makes it one bucket
     * for all nodes. Call this in a transaction that rolls back if there was no token.
     */
    Duration charge(String username, Duration interval, int burst, long nowMillis) {
        long fullAt = jdbc.sql("""
                        INSERT INTO addition_limit (username, full_at) VALUES (:username, :now + :interval)
                        ON CONFLICT (username) DO UPDATE SET full_at = :interval
                            + CASE WHEN addition_limit.full_at > :now THEN addition_limit.full_at ELSE :now END
                        RETURNING full_at""")
                .param("username", username)
                .param("now", nowMillis)
                .param("interval", interval.toMillis())
                .query(Long.class)
                .single();
        return Duration.ofMillis(Math.max(0, fullAt - nowMillis - burst * interval.toMillis()));
    }

    /**
     * Records that the user agrees to be a member. Returns false if the user is not a member, or has already agreed.
     */
    boolean agree(RoomName name, String username) {
        return jdbc.sql("""
                        UPDATE member SET pending = FALSE
                        WHERE room = :room AND username = :username AND pending = TRUE""")
                        .param("room", name.value())
                        .param("username", username)
                        .update()
                == 1;
    }

    /** Returns whether another user has added this user to the room, and this user has not agreed yet. */
    boolean isPending(RoomName name, String username) {
        return jdbc.sql("SELECT 1 FROM member WHERE room = :room AND username = :username AND pending = TRUE")
                .param("room", name.value())
                .param("username", username)
                .query(Integer.class)
                .optional()
                .isPresent();
    }
}
