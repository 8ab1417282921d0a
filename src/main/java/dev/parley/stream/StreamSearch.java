package dev.parley.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds messages by words of their text, newest first.
 *
 * <p>Any thread; blocks. A step goes back over at most {@value #MAX_SCANNED} entries, along an index, however rare the
 * words are and however large the log is; the caller takes another step for more. So the cost and the duration of one
 * request are bounded. Within a step the entries are read in portions, and their texts are compared here and not in the
 * database: SQLite and PostgreSQL differ in which letters they consider equal, and neither compares as people do.
 *
 * <p>Example: with steps of three entries, entries e1 to e9, and a match in e2 alone, the first step reads e9, e8 and
 * e7 and returns "next: below e7"; the second reads e6, e5 and e4; the third finds e2.
 */
@Component
public class StreamSearch {

    static final int MAX_SCANNED = 20_000;

    /** The maximum number of entries in memory at once. */
    static final int PORTION = 500;

    /** A step ends early after comparing this much text, because long messages would otherwise make it take seconds. */
    private static final int MAX_CHARACTERS = 4_000_000;

    /** A suffix that makes a text greater than an id and everything that begins with it, and less than the next id. */
    private static final String AFTER_ID = "~";

    private static final String BEGINNING = "";

    private static final String SELECT_LAST = "SELECT max(id) FROM entry";

    /** The entry that ends a portion. */
    private static final String SELECT_FLOOR =
            "SELECT id FROM entry WHERE id < :below ORDER BY id DESC LIMIT 1 OFFSET :portion";

    // The inner query bounds and orders the entries to compare: a database that expects few matches would otherwise
    // read all of them, and sort the matches.
    private static final String SELECT = "SELECT " + EntryRow.COLUMNS + " FROM (SELECT * FROM entry WHERE %s"
            + " ORDER BY %s DESC LIMIT :portion) AS looked_at WHERE kind = '" + Entry.MESSAGE + "'"
            + " AND " + ErasureRepository.READABLE_IN_ITS_STREAM;

    private static final String BY_ARRIVAL = "id < :below AND id > :floor";

    private static final String BY_NUMBER = "stream = :stream AND seq < :below AND seq > :floor";

    private final JdbcClient jdbc;
    private final int maxScanned;
    private final int portion;

    @Autowired
    StreamSearch(JdbcClient jdbc) {
        this(jdbc, MAX_SCANNED, PORTION);
    }

    StreamSearch(JdbcClient jdbc, int maxScanned, int portion) {
        this.jdbc = jdbc;
        this.maxScanned = maxScanned;
        this.portion = portion;
    }

    /**
     * Takes a step through several streams at once, in the order in which entries arrived.
     *
     * @param next {@link SearchPage#next} of the step before; null to begin with the newest
     */
    public SearchPage search(Collection<StreamId> streams, SearchCriteria criteria, @Nullable String next) {
        var parameters = new HashMap<String, Object>();
        parameters.put("streams", streams.stream().map(StreamId::key).toList());
        var matches = new Matches(criteria);
        String below = next == null ? last().map(id -> id + AFTER_ID).orElse(BEGINNING) : next;
        for (int scanned = 0;
                scanned < maxScanned && !below.equals(BEGINNING) && !matches.isStepDone();
                scanned += portion) {
            String floor = floor(below);
            parameters.put("below", below);
            parameters.put("floor", floor);
            read(BY_ARRIVAL, "id", parameters, matches);
            // Both copies of a direct message have that id, and only one of them may have been compared.
            below = isBefore(floor, criteria.since()) ? BEGINNING : floor + AFTER_ID;
        }
        if (matches.isFull()) {
            return new SearchPage(matches.found(), matches.last().id().toString());
        }
        return new SearchPage(matches.found(), below.equals(BEGINNING) ? null : below);
    }

    /**
     * Takes a step through one stream.
     *
     * @param peer restricts an inbox to the direct conversation with this user
     * @param next {@link SearchPage#next} of the step before; null to begin with the newest
     */
    public SearchPage search(StreamId stream, @Nullable String peer, SearchCriteria criteria, @Nullable Long next) {
        var parameters = new HashMap<String, Object>();
        parameters.put("stream", stream.key());
        if (peer != null) {
            parameters.put("peer", peer);
        }
        var matches = new Matches(criteria);
        long below = next == null ? head(stream) + 1 : next;
        for (int scanned = 0; scanned < maxScanned && below > 1 && !matches.isStepDone(); scanned += portion) {
            long floor = below - 1 - portion;
            parameters.put("below", below);
            parameters.put("floor", floor);
            read(peer == null ? BY_NUMBER : BY_NUMBER + " AND peer = :peer", "seq", parameters, matches);
            below = floor + 1;
        }
        if (matches.isFull()) {
            return new SearchPage(matches.found(), String.valueOf(matches.last().seq()));
        }
        return new SearchPage(matches.found(), below <= 1 ? null : String.valueOf(below));
    }

    /**
     * Whether no entry up to and including that id can be of that moment or later: the time of an id is never earlier
     * than its entry's.
     */
    private static boolean isBefore(String floor, @Nullable Instant since) {
        return floor.equals(BEGINNING) || (since != null && floor.compareTo(UuidV7.textAt(since.toEpochMilli())) < 0);
    }

    private void read(String range, String order, Map<String, Object> parameters, Matches matches) {
        SearchCriteria criteria = matches.criteria;
        var sql = new StringBuilder(SELECT.formatted(range, order));
        if (parameters.containsKey("streams")) {
            sql.append(" AND stream IN (:streams)");
        }
        if (criteria.from() != null) {
            sql.append(" AND sender = :from");
            parameters.put("from", criteria.from());
        }
        if (criteria.since() != null) {
            sql.append(" AND created_at >= :since");
            parameters.put("since", criteria.since().toEpochMilli());
        }
        if (criteria.until() != null) {
            sql.append(" AND created_at < :until");
            parameters.put("until", criteria.until().toEpochMilli());
        }
        sql.append(" ORDER BY ").append(order).append(" DESC");
        parameters.put("portion", portion);
        jdbc.sql(sql.toString()).params(parameters).query(row -> {
            if (!matches.isFull() && matches.holds(row.getString(EntryRow.TEXT))) {
                matches.found.add(EntryRow.read(row));
            }
        });
    }

    /** The matches of a step so far, and the number of compared characters. Used by one thread. */
    private static final class Matches {

        private final SearchCriteria criteria;
        private final List<Entry> found = new ArrayList<>();
        private long characters;

        Matches(SearchCriteria criteria) {
            this.criteria = criteria;
        }

        boolean holds(String text) {
            characters += text.length();
            return criteria.terms().allIn(text);
        }

        boolean isFull() {
            return found.size() == criteria.limit();
        }

        boolean isStepDone() {
            return isFull() || characters > MAX_CHARACTERS;
        }

        Entry last() {
            return found.get(found.size() - 1);
        }

        List<Entry> found() {
            return List.copyOf(found);
        }
    }

    private Optional<String> last() {
        // Without rows, the maximum is null.
        return jdbc.sql(SELECT_LAST).query(String.class).list().stream()
                .filter(id -> id != null)
                .findFirst();
    }

    private String floor(String below) {
        return jdbc.sql(SELECT_FLOOR)
                .param("below", below)
                .param("portion", portion)
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
