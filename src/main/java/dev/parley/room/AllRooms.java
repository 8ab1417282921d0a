package dev.parley.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.stream.StreamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads and changes rooms as administrators do, who see private ones too, though not what is said there. Every call blocks.
 *
 * <p>As in {@link RoomTable}, each change is one transaction that begins with its write.
 */
@Component
class AllRooms {

    /** Numbers have no gaps, so that the first and the last entry tell how many there are. */
    private static final String SELECT = """
            SELECT room.name, title, visibility, owner,
                (SELECT count(*) FROM member WHERE member.room = room.name) AS members,
                head - (SELECT min(seq) FROM entry WHERE stream = :prefix || room.name) + 1 AS messages,
                (SELECT created_at FROM entry WHERE stream = :prefix || room.name AND seq = head) AS last_at
            FROM room LEFT JOIN stream ON stream.name = :prefix || room.name
            ORDER BY room.name
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    AllRooms(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** By name. */
    List<Line> list() {
        return jdbc.sql(SELECT)
                .param("prefix", StreamId.room("").key())
                .query(Line::of)
                .list();
    }

    boolean exists(RoomName name) {
        return jdbc.sql("SELECT 1 FROM room WHERE name = :name")
                .param("name", name.value())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /**
     * Deletes a room and all that was said there; gives those who were its members, nothing if there is no such room.
     *
     * <p>The stream's head stays, so that no number is ever given twice: what a client or a node still knows of the old
     * room cannot be mistaken for something of a new one. It also shows that the name was in use, see
     * {@link RoomTable#insertOnDemand}.
     */
    Optional<List<String>> delete(RoomName name) {
        Optional<List<String>> members = transactions.execute(transaction -> {
            String stream = name.stream().key();
            // First the lock that every append takes: one that is under way comes before all this, or finds no room.
            jdbc.sql("""
                            INSERT INTO stream (name, head) VALUES (:stream, 0)
                            ON CONFLICT (name) DO UPDATE SET head = stream.head
                            """).param("stream", stream).update();
            var left = jdbc.sql("DELETE FROM member WHERE room = :room RETURNING username")
                    .param("room", name.value())
                    .query(String.class)
                    .list();
            if (update("DELETE FROM room WHERE name = :key", name.value()) == 0) {
                transaction.setRollbackOnly();
                return Optional.empty();
            }
            update("DELETE FROM read_marker WHERE stream = :key", stream);
            update("DELETE FROM entry WHERE stream = :key", stream);
            return Optional.of(left);
        });
        return Objects.requireNonNull(members);
    }

    private int update(String sql, String key) {
        return jdbc.sql(sql).param("key", key).update();
    }

    /**
     * One room.
     *
     * @param owner nobody once the last member has left
     * @param messages how many entries it holds
     * @param lastAt when the last of them came
     */
    record Line(
            String name,
            String title,
            Visibility visibility,
            @Nullable String owner,
            int members,
            long messages,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String lastAt) {

        private static final DateTimeFormatter MILLIS =
                new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

        static Line of(ResultSet row, int number) throws SQLException {
            long lastAt = row.getLong("last_at");
            boolean empty = row.wasNull();
            return new Line(
                    Objects.requireNonNull(row.getString("name")),
                    Objects.requireNonNull(row.getString("title")),
                    Visibility.ofCode(row.getString("visibility")),
                    row.getString("owner"),
                    row.getInt("members"),
                    row.getLong("messages"),
                    empty ? null : MILLIS.format(Instant.ofEpochMilli(lastAt)));
        }
    }
}
