package dev.parley.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.stream.ErasureWorker;
import dev.parley.stream.StreamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads and deletes rooms as administrators do, who see private ones too, though not what is said there. Every call blocks.
 */
@Component
class AdminRoomRepository {

    /**
     * Numbers have no gaps, so the first and the last entry tell how many entries there are. Edits and deletions are no
     * messages, and a deletion takes one away.
     */
    private static final String SELECT = """
            SELECT room.name, title, visibility, owner,
                (SELECT count(*) FROM member WHERE member.room = room.name) AS members,
                head - (SELECT min(seq) FROM entry WHERE stream = :prefix || room.name AND seq > COALESCE(up_to, 0)) + 1
                    - (SELECT count(*) + count(CASE WHEN kind = 'delete' THEN 1 END) FROM entry
                       WHERE stream = :prefix || room.name AND target IS NOT NULL AND seq > COALESCE(up_to, 0))
                    AS messages,
                (SELECT created_at FROM entry
                 WHERE stream = :prefix || room.name AND seq = head AND seq > COALESCE(up_to, 0)) AS last_at
            FROM room LEFT JOIN stream ON stream.name = :prefix || room.name
                LEFT JOIN erasure ON erasure.name = stream.name
            ORDER BY room.name
            """;

    private final JdbcClient jdbc;
    private final RoomRepository table;
    private final ErasureWorker erasureWorker;

    AdminRoomRepository(JdbcClient jdbc, RoomRepository table, ErasureWorker erasureWorker) {
        this.jdbc = jdbc;
        this.table = table;
        this.erasureWorker = erasureWorker;
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

    /** Deletes a room; gives those who were its members, nothing if there is no such room. */
    Optional<List<String>> delete(RoomName name) {
        var members = table.delete(name);
        members.ifPresent(left -> erasureWorker.wake());
        return members;
    }

    /**
     * One room.
     *
     * @param owner nobody once the last member has left
     * @param messages how many messages and notes it holds; edits and deleted messages do not count
     * @param lastAt when the last entry came
     */
    record Line(
            String name,
            String title,
            Visibility visibility,
            @Nullable String owner,
            int members,
            long messages,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant lastAt) {

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
                    empty ? null : Instant.ofEpochMilli(lastAt));
        }
    }
}
