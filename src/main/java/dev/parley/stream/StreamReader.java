package dev.parley.stream;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Reads streams from the database. Any thread; blocks. */
final class StreamReader {

    private static final int MAX_DIRECT_CONVERSATIONS = 200;

    // Below the limits of the databases for parameters of one statement.
    private static final int KEYS_PER_STATEMENT = 500;

    private static final String SELECT_ENTRIES =
            "SELECT " + EntryRow.COLUMNS + " FROM entry WHERE stream = :stream AND " + ErasureRepository.READABLE;

    /**
     * Hops from one peer to the next in the index entry_peer, instead of reading all their entries. An edit or a delete
     * of an old message does not make a conversation newer.
     */
    static final String SELECT_DIRECT_CONVERSATIONS = """
            WITH RECURSIVE correspondent (peer) AS (
                SELECT min(peer) FROM entry WHERE stream = :stream AND peer IS NOT NULL
                UNION ALL
                SELECT (SELECT min(entry.peer) FROM entry
                        WHERE entry.stream = :stream AND entry.peer > correspondent.peer)
                FROM correspondent WHERE correspondent.peer IS NOT NULL
            )
            SELECT %s, entry.peer
            FROM (SELECT (SELECT entry.seq FROM entry
                          WHERE entry.stream = :stream AND entry.peer = correspondent.peer AND entry.target IS NULL
                          ORDER BY entry.seq DESC LIMIT 1) AS last
                  FROM correspondent WHERE correspondent.peer IS NOT NULL
                  ORDER BY last DESC LIMIT :limit) AS latest
            JOIN entry ON entry.stream = :stream AND entry.seq = latest.last
            ORDER BY entry.seq DESC
            """.formatted(EntryRow.COLUMNS);

    static final String COUNT_MENTIONS = """
            SELECT count(*) FROM (SELECT 1 FROM mention
                WHERE username = :username AND stream = :stream AND seq > :after AND %s LIMIT :limit) AS counted
            """.formatted(ErasureRepository.READABLE);

    /** In a query of mentions: leaves out those from senders whom the user has blocked. */
    private static final String NOT_FROM = """
            NOT EXISTS (SELECT 1 FROM entry WHERE entry.stream = mention.stream AND entry.seq = mention.seq
                AND entry.sender IN (:notFrom))""";

    static final String SELECT_MENTIONS = """
            SELECT seq, target FROM mention
            WHERE username = :username AND stream = :stream AND seq > :after AND %s ORDER BY seq LIMIT :limit
            """.formatted(ErasureRepository.READABLE);

    static final String SELECT_EXTENTS = """
            SELECT name, head, (SELECT min(seq) FROM entry WHERE entry.stream = stream.name
                AND seq > COALESCE((SELECT up_to FROM erasure WHERE erasure.name = stream.name), 0)) AS first
            FROM stream WHERE name IN (:names)
            """;

    private final JdbcClient database;

    StreamReader(DataSource dataSource) {
        this.database = JdbcClient.create(dataSource);
    }

    Optional<Entry> find(Position position) {
        return database.sql(SELECT_ENTRIES + " AND seq = :seq")
                .param("stream", position.stream().key())
                .param("seq", position.seq())
                .query((row, number) -> EntryRow.read(row))
                .optional();
    }

    /** The first two conditions are those of the index entry_client_id, which is used only if they are there. */
    Optional<Entry> findByClientId(String sender, String clientId) {
        return database.sql("SELECT " + EntryRow.COLUMNS + " FROM entry WHERE client_id IS NOT NULL AND NOT is_copy"
                        + " AND sender = :sender AND client_id = :clientId")
                .param("sender", sender)
                .param("clientId", clientId)
                .query((row, number) -> EntryRow.read(row))
                .optional();
    }

    /** Searches newest first, because users rarely change old messages. */
    Optional<Position> locate(StreamId inbox, String peer, UUID id) {
        return database.sql(
                        "SELECT seq FROM entry WHERE stream = :stream AND peer = :peer AND id = :id ORDER BY seq DESC LIMIT 1")
                .param("stream", inbox.key())
                .param("peer", peer)
                .param("id", id.toString())
                .query((row, number) -> new Position(inbox, row.getLong("seq")))
                .optional();
    }

    long head(StreamId stream) {
        return database.sql("SELECT head FROM stream WHERE name = :name")
                .param("name", stream.key())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    Map<StreamId, Long> heads(Collection<StreamId> streams) {
        Map<StreamId, Long> heads = new HashMap<>();
        List<String> keys = streams.stream().map(StreamId::key).toList();
        for (int from = 0; from < keys.size(); from += KEYS_PER_STATEMENT) {
            database.sql("SELECT name, head FROM stream WHERE name IN (:names)")
                    .param("names", keys.subList(from, Math.min(from + KEYS_PER_STATEMENT, keys.size())))
                    .query((ResultSet row) -> {
                        heads.put(StreamId.parse(row.getString("name")), row.getLong("head"));
                    });
        }
        return heads;
    }

    /** Each smallest number is the first of a range in the primary key. */
    Map<StreamId, StreamExtent> extents(Collection<StreamId> streams) {
        Map<StreamId, StreamExtent> extents = new HashMap<>();
        List<String> keys = streams.stream().map(StreamId::key).toList();
        for (int from = 0; from < keys.size(); from += KEYS_PER_STATEMENT) {
            database.sql(SELECT_EXTENTS)
                    .param("names", keys.subList(from, Math.min(from + KEYS_PER_STATEMENT, keys.size())))
                    .query((ResultSet row) -> {
                        long head = row.getLong("head");
                        long first = row.getLong("first");
                        extents.put(
                                StreamId.parse(row.getString("name")),
                                new StreamExtent(row.wasNull() ? head + 1 : first, head));
                    });
        }
        return extents;
    }

    Page readAfter(StreamId stream, long after, @Nullable String peer, int limit, long maxBytes) {
        long head = head(stream);
        StatementSpec query = range(stream, "seq > :bound", after, peer, "ORDER BY seq LIMIT :limit", limit);
        return page(head, query.query((ResultSet rows) -> readLimited(rows, maxBytes)));
    }

    Page readBefore(StreamId stream, long before, @Nullable String peer, int limit, long maxBytes) {
        long head = head(stream);
        StatementSpec query = range(stream, "seq < :bound", before, peer, "ORDER BY seq DESC LIMIT :limit", limit);
        LimitedEntries latestFirst = query.query((ResultSet rows) -> readLimited(rows, maxBytes));
        Collections.reverse(latestFirst.entries());
        return page(head, latestFirst);
    }

    Page readAround(StreamId stream, long seq, @Nullable String peer, int limit, long maxBytes) {
        Page before = readBefore(stream, seq, peer, limit / 2, maxBytes / 2);
        // At least one, so that a page around an entry includes that entry.
        int restLimit = Math.max(1, limit - before.entries().size());
        Page rest = readAfter(stream, seq - 1, peer, restLimit, maxBytes - maxBytes / 2);
        List<Entry> entries = new ArrayList<>(before.entries());
        entries.addAll(rest.entries());
        return new Page(entries, rest.head(), before.more() || rest.more());
    }

    List<DirectConversation> directConversations(String owner) {
        return database.sql(SELECT_DIRECT_CONVERSATIONS)
                .param("stream", StreamId.inbox(owner).key())
                .param("limit", MAX_DIRECT_CONVERSATIONS)
                .query((row, number) -> new DirectConversation(row.getString("peer"), EntryRow.read(row)))
                .list();
    }

    int countAfter(StreamId stream, long after, @Nullable String peer, String notFrom, int limit) {
        String ofPeer = peer == null ? "" : " AND peer = :peer";
        return database.sql("SELECT count(*) FROM (SELECT 1 FROM entry WHERE stream = :stream AND seq > :after AND "
                        + ErasureRepository.READABLE + ofPeer
                        + " AND sender <> :notFrom AND kind = 'message' LIMIT :limit) AS counted")
                .param("stream", stream.key())
                .param("after", after)
                .param("peer", peer)
                .param("notFrom", notFrom)
                .param("limit", limit)
                .query(Integer.class)
                .single();
    }

    int countMentions(StreamId stream, long after, MentionQuery query) {
        return mentions(COUNT_MENTIONS, stream, after, query)
                .query(Integer.class)
                .single();
    }

    List<Mention> mentions(StreamId stream, long after, MentionQuery query) {
        return mentions(SELECT_MENTIONS, stream, after, query)
                .query((row, number) -> new Mention(row.getLong("seq"), row.getLong("target")))
                .list();
    }

    private StatementSpec mentions(String sql, StreamId stream, long after, MentionQuery query) {
        String limited = query.notFrom().isEmpty() ? sql : sql.replace("seq > :after", "seq > :after AND " + NOT_FROM);
        var statement = database.sql(limited)
                .param("username", query.username())
                .param("stream", stream.key())
                .param("after", after)
                .param("limit", query.limit());
        return query.notFrom().isEmpty() ? statement : statement.param("notFrom", query.notFrom());
    }

    private StatementSpec range(
            StreamId stream, String range, long bound, @Nullable String peer, String order, int limit) {
        String ofPeer = peer == null ? " " : " AND peer = :peer ";
        return database.sql(SELECT_ENTRIES + " AND " + range + ofPeer + order)
                .param("stream", stream.key())
                .param("bound", bound)
                .param("peer", peer)
                .param("limit", limit);
    }

    private record LimitedEntries(List<Entry> entries, boolean cut) {}

    private static LimitedEntries readLimited(ResultSet rows, long maxBytes) throws SQLException {
        List<Entry> taken = new ArrayList<>();
        long bytes = 0;
        while (rows.next()) {
            Entry entry = EntryRow.read(rows);
            bytes += entry.text().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes && !taken.isEmpty()) {
                return new LimitedEntries(taken, true);
            }
            taken.add(entry);
        }
        return new LimitedEntries(taken, false);
    }

    /**
     * The head is read before the entries, and appends may have happened between the two. A page with fewer entries
     * than its limits allow therefore holds all entries up to its head; the reverse order of reading would not
     * guarantee that.
     */
    private static Page page(long headBefore, LimitedEntries taken) {
        List<Entry> entries = taken.entries();
        long last = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).seq();
        return new Page(entries, Math.max(headBefore, last), taken.cut());
    }
}
