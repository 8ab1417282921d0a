package dev.parley.room;

import dev.parley.conversation.RoomChanged;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.ErasureRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps rooms and members in the database. Every call blocks.
 *
 * <p>Each change is one transaction that begins with its write: SQLite refuses to turn a reading transaction into a
 * writing one while somebody else writes.
 */
@Component
class RoomRepository {

    private static final String STANDING = """
            SELECT name, title, topic, visibility, owner,
                (SELECT count(*) FROM member WHERE member.room = room.name) AS members,
                own.level, own.added_by, own.joined_at, own.pending
            FROM room LEFT JOIN member own ON own.room = room.name AND own.username = :user
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final ErasureRepository erasureRepository;
    private final InstantSource clock;

    @Autowired
    RoomRepository(JdbcClient jdbc, TransactionTemplate transactions, ErasureRepository erasureRepository) {
        this(jdbc, transactions, erasureRepository, InstantSource.system());
    }

    RoomRepository(
            JdbcClient jdbc,
            TransactionOperations transactions,
            ErasureRepository erasureRepository,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.erasureRepository = erasureRepository;
        this.clock = clock;
    }

    /** Creates a room with its owner as the only member; false if the name is taken, here or by another node. */
    boolean insert(RoomName name, String title, Visibility visibility, String owner) {
        return changing(() -> {
            boolean created = insert(name, title, visibility, owner, true);
            if (created) {
                // A post to a room that was deleted meanwhile may have come after all, and belongs to nobody.
                erasureRepository.begin(name.stream());
            }
            return created;
        });
    }

    /**
     * The same for a public room that somebody uses as if it were there. Not if there was one of that name: clients that
     * have not heard of its end would bring it back.
     */
    boolean insertOnDemand(RoomName name, String owner) {
        return changing(() -> insert(name, name.value(), Visibility.PUBLIC, owner, false));
    }

    /** False if there is or was a room of that name. */
    boolean mayInsertOnDemand(RoomName name) {
        return jdbc.sql("""
                                SELECT (SELECT count(*) FROM room WHERE name = :name)
                                    + (SELECT count(*) FROM stream WHERE name = :stream)
                                """)
                        .param("name", name.value())
                        .param("stream", name.stream().key())
                        .query(Long.class)
                        .single()
                == 0;
    }

    private boolean insert(RoomName name, String title, Visibility visibility, String owner, boolean onPurpose) {
        int created = jdbc.sql("""
                        INSERT INTO room (name, title, visibility, owner, created_at)
                        SELECT :name, :title, :visibility, :owner, :now
                        WHERE :onPurpose OR NOT EXISTS (SELECT 1 FROM stream WHERE name = :stream)
                        ON CONFLICT (name) DO NOTHING
                        """)
                .param("name", name.value())
                .param("title", title)
                .param("visibility", visibility.code())
                .param("owner", owner)
                .param("now", clock.millis())
                .param("onPurpose", onPurpose)
                .param("stream", name.stream().key())
                .update();
        return created == 1 && insertMember(name, owner);
    }

    /**
     * Adds a member, who becomes the owner of a room that nobody owns; false if they were one already.
     *
     * @throws RequestRejected {@code NOT_FOUND}
     */
    boolean addMember(RoomName name, String username) {
        return changing(() -> {
            if (!lock(name)) {
                throw Rooms.noSuchRoom();
            }
            boolean added = insertMember(name, username);
            jdbc.sql("UPDATE room SET owner = :user WHERE name = :room AND owner IS NULL")
                    .param("user", username)
                    .param("room", name.value())
                    .update();
            return added;
        });
    }

    /**
     * Adds somebody whom another member has chosen; gives the time, nothing if they were a member already.
     *
     * @param limit run in the transaction if they were not; what it throws undoes everything
     * @throws RequestRejected {@code NOT_FOUND}
     */
    Optional<Instant> addMember(RoomName name, String username, String adder, Runnable limit) {
        long now = clock.millis();
        boolean added = changing(() -> {
            if (!lock(name)) {
                throw Rooms.noSuchRoom();
            }
            boolean inserted = insertMember(name, username, adder, now);
            if (inserted) {
                limit.run();
            }
            return inserted;
        });
        return added ? Optional.of(Instant.ofEpochMilli(now)) : Optional.empty();
    }

    private boolean insertMember(RoomName name, String username) {
        return insertMember(name, username, null, clock.millis());
    }

    private boolean insertMember(RoomName name, String username, @Nullable String adder, long now) {
        return jdbc.sql("""
                                INSERT INTO member (room, username, joined_at, added_by, pending)
                                VALUES (:room, :user, :now, :adder, :pending)
                                ON CONFLICT (room, username) DO NOTHING
                                """)
                        .param("room", name.value())
                        .param("user", username)
                        .param("now", now)
                        .param("adder", adder)
                        .param("pending", adder != null)
                        .update()
                == 1;
    }

    /** Removes a member; if it was the owner, the longest-standing one inherits. False if they were none. */
    boolean removeMember(RoomName name, String username) {
        return changing(() -> {
            // For another node may be removing the one who is about to inherit.
            boolean unused = lock(name);
            int removed = jdbc.sql("DELETE FROM member WHERE room = :room AND username = :user")
                    .param("room", name.value())
                    .param("user", username)
                    .update();
            jdbc.sql("""
                            UPDATE room SET owner =
                                (SELECT username FROM member WHERE room = :room ORDER BY joined_at, username LIMIT 1)
                            WHERE name = :room AND owner = :user
                            """).param("room", name.value()).param("user", username).update();
            return removed == 1;
        });
    }

    /**
     * Deletes a room; gives those who were its members, nothing if there is no such room. What was said there is gone for
     * all readers at once, and from the disk little by little.
     *
     * <p>The stream's head stays, so that no number is ever given twice: what a client or a node still knows of the old
     * room cannot be mistaken for something of a new one. It also shows that the name was in use, see
     * {@link #insertOnDemand}.
     */
    Optional<List<String>> delete(RoomName name) {
        Optional<List<String>> members = transactions.execute(transaction -> {
            if (!lock(name)) {
                return Optional.empty();
            }
            erasureRepository.begin(name.stream());
            var left = jdbc.sql("DELETE FROM member WHERE room = :room RETURNING username")
                    .param("room", name.value())
                    .query(String.class)
                    .list();
            jdbc.sql("DELETE FROM room WHERE name = :room")
                    .param("room", name.value())
                    .update();
            return Optional.of(left);
        });
        return Objects.requireNonNull(members);
    }

    /** Gives a room its title and topic; what is not given stays as it is, another node may be changing it. */
    void describe(RoomName name, @Nullable String title, @Nullable String topic) {
        jdbc.sql("""
                        UPDATE room SET title = COALESCE(:title, title), topic = COALESCE(:topic, topic)
                        WHERE name = :room
                        """)
                .param("title", title)
                .param("topic", topic)
                .param("room", name.value())
                .update();
    }

    /** Gives a room to one of its members; false if they are none, or there is no such room. */
    boolean handOver(RoomName name, String username) {
        return changing(() -> {
            // For another node may be removing that very member.
            boolean unused = lock(name);
            return jdbc.sql("""
                                    UPDATE room SET owner = :user WHERE name = :room
                                        AND EXISTS (SELECT 1 FROM member WHERE room = :room AND username = :user)
                                    """)
                            .param("user", username)
                            .param("room", name.value())
                            .update()
                    == 1;
        });
    }

    /** False if they are no member. */
    boolean setLevel(RoomName name, String username, NotificationLevel notificationLevel) {
        return jdbc.sql("UPDATE member SET level = :level WHERE room = :room AND username = :user")
                        .param("level", notificationLevel.code())
                        .param("room", name.value())
                        .param("user", username)
                        .update()
                == 1;
    }

    /**
     * Holds a room until the transaction ends; false if there is none. Whoever changes more than one row of a room and its
     * members does so first: who took them in another order, and another one at the same time, would wait in a circle.
     */
    boolean lock(RoomName name) {
        return jdbc.sql("UPDATE room SET owner = owner WHERE name = :room")
                        .param("room", name.value())
                        .update()
                == 1;
    }

    private boolean changing(BooleanSupplier change) {
        return transactions.execute(transaction -> change.getAsBoolean());
    }

    /** Empty if there is no such room. */
    Optional<RoomAccessList> audience(RoomName name) {
        return jdbc.sql("SELECT visibility FROM room WHERE name = :name")
                .param("name", name.value())
                .query(String.class)
                .optional()
                .map(Visibility::ofCode)
                .map(visibility -> new RoomAccessList(
                        name.stream(),
                        visibility,
                        visibility == Visibility.PUBLIC ? Set.of() : Set.copyOf(members(name))));
    }

    /** The highest number that was given in a room of that name. */
    long head(RoomName name) {
        return jdbc.sql("SELECT COALESCE(max(head), 0) FROM stream WHERE name = :stream")
                .param("stream", name.stream().key())
                .query(Long.class)
                .single();
    }

    boolean isMember(RoomName name, String username) {
        return jdbc.sql("SELECT 1 FROM member WHERE room = :room AND username = :user")
                .param("room", name.value())
                .param("user", username)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** By user name. */
    List<String> members(RoomName name) {
        return jdbc.sql("SELECT username FROM member WHERE room = :room ORDER BY username")
                .param("room", name.value())
                .query(String.class)
                .list();
    }

    /** Those that the user is a member of. */
    List<RoomName> of(String username) {
        return jdbc.sql("SELECT room FROM member WHERE username = :user")
                .param("user", username)
                .query((row, number) -> new RoomName(row.getString("room")))
                .list();
    }

    /** Empty if there is no such room; a private one is there, whether or not the user may know of it. */
    Optional<RoomMembershipView> standing(RoomName name, String username) {
        return jdbc.sql(STANDING + "WHERE room.name = :name")
                .param("user", username)
                .param("name", name.value())
                .query((row, number) -> standing(row))
                .optional();
    }

    /** The rooms that the user may know of, by name. */
    List<RoomMembershipView> visibleTo(String username) {
        return jdbc.sql(STANDING + """
                                WHERE visibility = 'public' OR own.level IS NOT NULL
                                ORDER BY name
                                """)
                .param("user", username)
                .query((row, number) -> standing(row))
                .list();
    }

    private static RoomMembershipView standing(ResultSet row) throws SQLException {
        var room = new Room(
                // What is stored is in its one spelling already.
                new RoomName(row.getString("name")),
                row.getString("title"),
                row.getString("topic"),
                Visibility.ofCode(row.getString("visibility")),
                row.getString("owner"));
        String notificationLevel = row.getString("level");
        return new RoomMembershipView(
                room,
                notificationLevel == null ? null : NotificationLevel.ofCode(notificationLevel),
                addition(row).orElse(null),
                row.getInt("members"));
    }

    private static Optional<RoomChanged.Addition> addition(ResultSet row) throws SQLException {
        String adder = row.getString("added_by");
        return adder == null || !row.getBoolean("pending")
                ? Optional.empty()
                : Optional.of(new RoomChanged.Addition(adder, Instant.ofEpochMilli(row.getLong("joined_at"))));
    }
}
