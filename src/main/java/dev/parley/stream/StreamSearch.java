package dev.parley.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds messages by a part of their text, newest first.
 *
 * <p>Any thread; blocks. A step goes back over at most {@value #LOOKED_AT} entries, along an index, however rare the text
 * is and however full the log; whoever wants more takes another step. So one search costs little, and none stays long.
 *
 * <p>Example: with steps of three entries, entries e1 to e9, and a match in e2 alone, the first step looks at e9, e8 and e7
 * and says "next: below e7"; the second looks at e6, e5 and e4; the third finds e2.
 */
@Component
public class StreamSearch {

    static final int LOOKED_AT = 20_000;

    /** Greater than an id and all that begins with it, and less than the next one. */
    private static final String BEHIND = "~";

    private static final String BEGINNING = "";

    private static final String SELECT_LAST = "SELECT max(id) FROM entry";

    /** The entry that ends a step. */
    private static final String SELECT_FLOOR =
            "SELECT id FROM entry WHERE id < :below ORDER BY id DESC LIMIT 1 OFFSET :lookedAt";

    // What is looked at is bounded inside, and in order: a database that expects few matches would else read all
    // that it may look at, and sort what it finds.
    private static final String SELECT = "SELECT " + EntryRow.COLUMNS + " FROM (SELECT * FROM entry WHERE %s"
            + " ORDER BY %s DESC LIMIT :lookedAt) AS looked_at WHERE kind = '" + Entry.MESSAGE + "'"
            + " AND " + Erasures.READABLE_IN_ITS_STREAM
            + " AND (lower(text) LIKE :lower ESCAPE '!' OR lower(text) LIKE :ascii ESCAPE '!')";

    private static final String BY_ARRIVAL = "id < :below AND id > :floor";

    private static final String BY_NUMBER = "stream = :stream AND seq < :below AND seq > :floor";

    private final JdbcClient jdbc;
    private final int lookedAt;

    @Autowired
    StreamSearch(JdbcClient jdbc) {
        this(jdbc, LOOKED_AT);
    }

    StreamSearch(JdbcClient jdbc, int lookedAt) {
        this.jdbc = jdbc;
        this.lookedAt = lookedAt;
    }

    /**
     * Takes a step through several streams at once, in the order in which entries came.
     *
     * @param next {@link Found#next} of the step before; null to begin with the newest
     */
    public Found search(Collection<StreamId> streams, Wanted wanted, @Nullable String next) {
        String below = next == null ? last().map(id -> id + BEHIND).orElse(BEGINNING) : next;
        String floor = floor(below);
        var parameters = parameters(wanted);
        parameters.put("below", below);
        parameters.put("floor", floor);
        parameters.put("streams", streams.stream().map(StreamId::key).toList());
        var entries = select(BY_ARRIVAL, "id", parameters);
        if (entries.size() == wanted.limit()) {
            return new Found(entries, entries.get(entries.size() - 1).id().toString());
        }
        // Both copies of a direct message have that id, and only one of them may have been looked at.
        return new Found(entries, floor.equals(BEGINNING) ? null : floor + BEHIND);
    }

    /**
     * Takes a step through one stream.
     *
     * @param peer restricts an inbox to the correspondence with this user
     * @param next {@link Found#next} of the step before; null to begin with the newest
     */
    public Found search(StreamId stream, @Nullable String peer, Wanted wanted, @Nullable Long next) {
        long below = next == null ? head(stream) + 1 : next;
        long floor = below - 1 - lookedAt;
        var parameters = parameters(wanted);
        parameters.put("stream", stream.key());
        parameters.put("below", below);
        parameters.put("floor", floor);
        if (peer != null) {
            parameters.put("peer", peer);
        }
        var entries = select(peer == null ? BY_NUMBER : BY_NUMBER + " AND peer = :peer", "seq", parameters);
        if (entries.size() == wanted.limit()) {
            return new Found(
                    entries, String.valueOf(entries.get(entries.size() - 1).seq()));
        }
        return new Found(entries, floor <= 0 ? null : String.valueOf(floor + 1));
    }

    private List<Entry> select(String lookedThrough, String order, Map<String, Object> parameters) {
        var sql = new StringBuilder(SELECT.formatted(lookedThrough, order));
        if (parameters.containsKey("streams")) {
            sql.append(" AND stream IN (:streams)");
        }
        if (parameters.containsKey("from")) {
            sql.append(" AND sender = :from");
        }
        sql.append(" ORDER BY ").append(order).append(" DESC LIMIT :limit");
        return jdbc.sql(sql.toString())
                .params(parameters)
                .query((row, number) -> EntryRow.read(row))
                .list();
    }

    private Map<String, Object> parameters(Wanted wanted) {
        String literal = wanted.text().replace("!", "!!").replace("%", "!%").replace("_", "!_");
        var parameters = new HashMap<String, Object>();
        // A database that knows ASCII letters only makes only those small, so the others are looked for as typed too.
        parameters.put("lower", "%" + literal.toLowerCase(Locale.ROOT) + "%");
        parameters.put("ascii", "%" + asciiToLowerCase(literal) + "%");
        if (wanted.from() != null) {
            parameters.put("from", wanted.from());
        }
        parameters.put("limit", wanted.limit());
        parameters.put("lookedAt", lookedAt);
        return parameters;
    }

    private static String asciiToLowerCase(String text) {
        var lower = new StringBuilder(text.length());
        text.chars().forEach(unit -> lower.append((char) (unit >= 'A' && unit <= 'Z' ? unit + 'a' - 'A' : unit)));
        return lower.toString();
    }

    private Optional<String> last() {
        // Of no rows at all, the greatest is null.
        return jdbc.sql(SELECT_LAST).query(String.class).list().stream()
                .filter(id -> id != null)
                .findFirst();
    }

    private String floor(String below) {
        return jdbc.sql(SELECT_FLOOR)
                .param("below", below)
                .param("lookedAt", lookedAt)
                .query(String.class)
                .optional()
                .orElse(BEGINNING);
    }

    private long head(StreamId stream) {
        return jdbc.sql("SELECT head FROM stream WHERE name = :name")
                .param("name", stream.key())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }
}
