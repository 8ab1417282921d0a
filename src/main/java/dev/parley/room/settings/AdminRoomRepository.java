package dev.parley.room.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.room.RoomName;
import dev.parley.room.RoomRepository;
import dev.parley.room.Visibility;
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
 * Reads and deletes rooms for administrators. Administrators see private rooms too, but not the messages in them. Every
 * call blocks.
 */
@Component
class AdminRoomRepository {

    /**
     * Sequence numbers have no gaps, so the first and the last number give the number of entries. Edits and deletions
     * are entries but not messages, and each deletion removes one message.
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
    private final RoomRepository roomRepository;
    private final ErasureWorker erasureWorker;

    AdminRoomRepository(JdbcClient jdbc, RoomRepository roomRepository, ErasureWorker erasureWorker) {
        this.jdbc = jdbc;
        this.roomRepository = roomRepository;
        this.erasureWorker = erasureWorker;
    }

    /** Returns all rooms, ordered by name. */
    List<RoomSummary> list() {
        return jdbc.sql(SELECT)
                .param("prefix", StreamId.room("").key())
                .query(RoomSummary::of)
                .list();
    }

    boolean exists(RoomName name) {
        return jdbc.sql("SELECT 1 FROM room WHERE name = :name")
                .param("name", name.value())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Deletes a room. Returns its former members, or empty if the room does not exist. */
    Optional<List<String>> delete(RoomName name) {
        var members = roomRepository.delete(name);
        members.ifPresent(formerMembers -> erasureWorker.wake());
        return members;
    }

    /**
     * A room in the administrators' list.
     *
     * @param owner null once the last member has left
     * @param messages number of messages and notes; edits and deleted messages do not count
     * @param lastAt time of the last entry
     */
    record RoomSummary(
            String name,
            String title,
            Visibility visibility,
            @Nullable String owner,
            int members,
            long messages,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant lastAt) {

        static RoomSummary of(ResultSet row, int number) throws SQLException {
            long lastAt = row.getLong("last_at");
            boolean empty = row.wasNull();
            return new RoomSummary(
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
