package dev.parley.room;

import dev.parley.event.RoomChanged;
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
 * Stores rooms and members in the database. Every call blocks.
 *
 * <p>Each change is one transaction that begins with its write: SQLite cannot upgrade a read transaction to a write
 * transaction while another connection writes.
 */
@Component
public class RoomRepository {

    private static final String MEMBERSHIP_VIEW = """
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
    public RoomRepository(JdbcClient jdbc, TransactionTemplate transactions, ErasureRepository erasureRepository) {
        this(jdbc, transactions, erasureRepository, InstantSource.system());
    }

    public RoomRepository(
            JdbcClient jdbc,
            TransactionOperations transactions,
            ErasureRepository erasureRepository,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.erasureRepository = erasureRepository;
        this.clock = clock;
    }

    /**
     * Creates a room with its owner as the only member. Returns false if the name is taken, on this node or another
     * one.
     */
    boolean insert(RoomName name, String title, Visibility visibility, String owner) {
        return inTransaction(() -> {
            boolean created = insert(name, title, visibility, owner, true);
            if (created) {
                // A post to a room that was deleted in the meantime may still have been stored; it belongs to no room,
                // so it is erased.
                erasureRepository.begin(name.stream());
            }
            return created;
        });
    }

    /**
     * Creates a public room on its first use. Does nothing and returns false if a room of that name exists or existed:
     * otherwise clients that do not know of the deletion would recreate it.
     */
    boolean insertOnDemand(RoomName name, String owner) {
        return inTransaction(() -> insert(name, name.value(), Visibility.PUBLIC, owner, false));
    }

    /** Returns false if a room of that name exists or existed. */
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

    private boolean insert(RoomName name, String title, Visibility visibility, String owner, boolean explicitly) {
        int created = jdbc.sql("""
                        INSERT INTO room (name, title, visibility, owner, created_at)
                        SELECT :name, :title, :visibility, :owner, :now
                        WHERE :explicitly OR NOT EXISTS (SELECT 1 FROM stream WHERE name = :stream)
                        ON CONFLICT (name) DO NOTHING
                        """)
                .param("name", name.value())
                .param("title", title)
                .param("visibility", visibility.code())
                .param("owner", owner)
                .param("now", clock.millis())
                .param("explicitly", explicitly)
                .param("stream", name.stream().key())
                .update();
        return created == 1 && insertMember(name, owner);
    }

    /**
     * Adds a member, who becomes the owner of a room without one. Returns false if the user was a member already.
     *
     * @throws RequestRejected {@code NOT_FOUND}
     */
    public boolean addMember(RoomName name, String username) {
        return inTransaction(() -> {
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
     * Adds a user on behalf of another member. Returns the time, or empty if the user was a member already.
     *
     * @param limit runs in the transaction if the user was not a member; an exception from it rolls the transaction
     *     back
     * @throws RequestRejected {@code NOT_FOUND}
     */
    public Optional<Instant> addMember(RoomName name, String username, String adder, Runnable limit) {
        long now = clock.millis();
        boolean added = inTransaction(() -> {
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

    /**
     * Removes a member. If the owner leaves, the longest-standing member becomes the owner. Returns false if the user
     * was not a member.
     */
    public boolean removeMember(RoomName name, String username) {
        return inTransaction(() -> {
            // Another node may be removing the member who is about to become the owner.
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
     * Deletes a room. Returns its former members, or empty if the room does not exist. Its messages are hidden from all
     * readers immediately, and erased from the disk in batches.
     *
     * <p>The stream's head stays, so that no number is ever assigned twice: a client or a node that still holds entries
     * of the old room cannot confuse them with entries of a new one. The head also shows that the name was in use, see
     * {@link #insertOnDemand}.
     */
    public Optional<List<String>> delete(RoomName name) {
        Optional<List<String>> members = transactions.execute(transaction -> {
            if (!lock(name)) {
                return Optional.empty();
            }
            erasureRepository.begin(name.stream());
            var formerMembers = jdbc.sql("DELETE FROM member WHERE room = :room RETURNING username")
                    .param("room", name.value())
                    .query(String.class)
                    .list();
            jdbc.sql("DELETE FROM room WHERE name = :room")
                    .param("room", name.value())
                    .update();
            return Optional.of(formerMembers);
        });
        return Objects.requireNonNull(members);
    }

    /**
     * Sets the title and topic of a room. A null value leaves the column unchanged, since another node may be changing
     * it.
     */
    public void setTitleAndTopic(RoomName name, @Nullable String title, @Nullable String topic) {
        jdbc.sql("""
                        UPDATE room SET title = COALESCE(:title, title), topic = COALESCE(:topic, topic)
                        WHERE name = :room
                        """)
                .param("title", title)
                .param("topic", topic)
                .param("room", name.value())
                .update();
    }

    /** Makes one of the members the owner. Returns false if the user is not a member, or the room does not exist. */
    public boolean setOwner(RoomName name, String username) {
        return inTransaction(() -> {
            // Another node may be removing that member.
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

    /** Sets a member's notification level. Returns false if the user is not a member. */
    public boolean setLevel(RoomName name, String username, NotificationLevel notificationLevel) {
        return jdbc.sql("UPDATE member SET level = :level WHERE room = :room AND username = :user")
                        .param("level", notificationLevel.code())
                        .param("room", name.value())
                        .param("user", username)
                        .update()
                == 1;
    }

    /**
     * Locks a room until the transaction ends. Returns false if the room does not exist. A transaction that changes
     * more than one row of a room and its members must call this first: two transactions that take the rows in
     * different orders would deadlock.
     */
    boolean lock(RoomName name) {
        return jdbc.sql("UPDATE room SET owner = owner WHERE name = :room")
                        .param("room", name.value())
                        .update()
                == 1;
    }

    private boolean inTransaction(BooleanSupplier change) {
        return transactions.execute(transaction -> change.getAsBoolean());
    }

    /** Returns the access list of a room, or empty if the room does not exist. */
    Optional<RoomAccessList> accessList(RoomName name) {
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

    /** Returns the highest number that was assigned in a room of that name. */
    long head(RoomName name) {
        return jdbc.sql("SELECT COALESCE(max(head), 0) FROM stream WHERE name = :stream")
                .param("stream", name.stream().key())
                .query(Long.class)
                .single();
    }

    public boolean isMember(RoomName name, String username) {
        return jdbc.sql("SELECT 1 FROM member WHERE room = :room AND username = :user")
                .param("room", name.value())
                .param("user", username)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Returns the members' user names in alphabetical order. */
    public List<String> members(RoomName name) {
        return jdbc.sql("SELECT username FROM member WHERE room = :room ORDER BY username")
                .param("room", name.value())
                .query(String.class)
                .list();
    }

    /** Returns the rooms of which the user is a member. */
    public List<RoomName> of(String username) {
        return jdbc.sql("SELECT room FROM member WHERE username = :user")
                .param("user", username)
                .query((row, number) -> new RoomName(row.getString("room")))
                .list();
    }

    /**
     * Returns a room as the user sees it, or empty if the room does not exist. Returns a private room to every user;
     * callers check access.
     */
    Optional<RoomMembershipView> membershipView(RoomName name, String username) {
        return jdbc.sql(MEMBERSHIP_VIEW + "WHERE room.name = :name")
                .param("user", username)
                .param("name", name.value())
                .query((row, number) -> membershipView(row))
                .optional();
    }

    /** Returns the rooms that the user may see, ordered by name. */
    List<RoomMembershipView> visibleTo(String username) {
        return jdbc.sql(MEMBERSHIP_VIEW + """
                                WHERE visibility = 'public' OR own.level IS NOT NULL
                                ORDER BY name
                                """)
                .param("user", username)
                .query((row, number) -> membershipView(row))
                .list();
    }

    private static RoomMembershipView membershipView(ResultSet row) throws SQLException {
        var room = new Room(
                // Stored names are already normalized.
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
