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
 * <p>Any thread; blocks. A step goes back over at most {@value #LOOKED_AT} entries, along an index, however rare the words
 * are and however full the log; whoever wants more takes another step. So one search costs little, and none stays long.
 * Within a step the entries are read in portions, and their texts are compared here and not in the database: SQLite and
 * PostgreSQL differ in what they take for the same letter, and neither compares as people do.
 *
 * <p>Example: with steps of three entries, entries e1 to e9, and a match in e2 alone, the first step looks at e9, e8 and e7
 * and says "next: below e7"; the second looks at e6, e5 and e4; the third finds e2.
 */
@Component
public class StreamSearch {

    static final int LOOKED_AT = 20_000;

    /** So many entries are in memory at once. */
    static final int PORTION = 500;

    /** A step that has compared so much text ends early, or long messages would make it take seconds. */
    private static final int MOST_CHARACTERS = 4_000_000;

    /** Greater than an id and all that begins with it, and less than the next one. */
    private static final String BEHIND = "~";

    private static final String BEGINNING = "";

    private static final String SELECT_LAST = "SELECT max(id) FROM entry";

    /** The entry that ends a portion. */
    private static final String SELECT_FLOOR =
            "SELECT id FROM entry WHERE id < :below ORDER BY id DESC LIMIT 1 OFFSET :portion";

    // What is looked at is bounded inside, and in order: a database that expects few matches would else read all
    // that it may look at, and sort what it finds.
    private static final String SELECT = "SELECT " + EntryRow.COLUMNS + " FROM (SELECT * FROM entry WHERE %s"
            + " ORDER BY %s DESC LIMIT :portion) AS looked_at WHERE kind = '" + Entry.MESSAGE + "'"
            + " AND " + ErasureRepository.READABLE_IN_ITS_STREAM;

    private static final String BY_ARRIVAL = "id < :below AND id > :floor";

    private static final String BY_NUMBER = "stream = :stream AND seq < :below AND seq > :floor";

    private final JdbcClient jdbc;
    private final int lookedAt;
    private final int portion;

    @Autowired
    StreamSearch(JdbcClient jdbc) {
        this(jdbc, LOOKED_AT, PORTION);
    }

    StreamSearch(JdbcClient jdbc, int lookedAt, int portion) {
        this.jdbc = jdbc;
        this.lookedAt = lookedAt;
        this.portion = portion;
    }

    /**
     * Takes a step through several streams at once, in the order in which entries came.
     *
     * @param next {@link SearchPage#next} of the step before; null to begin with the newest
     */
    public SearchPage search(Collection<StreamId> streams, SearchCriteria searchCriteria, @Nullable String next) {
        var parameters = new HashMap<String, Object>();
        parameters.put("streams", streams.stream().map(StreamId::key).toList());
        var matches = new Matches(searchCriteria);
        String below = next == null ? last().map(id -> id + BEHIND).orElse(BEGINNING) : next;
        for (int looked = 0; looked < lookedAt && !below.equals(BEGINNING) && !matches.areEnough(); looked += portion) {
            String floor = floor(below);
            parameters.put("below", below);
            parameters.put("floor", floor);
            read(BY_ARRIVAL, "id", parameters, matches);
            // Both copies of a direct message have that id, and only one of them may have been looked at.
            below = isBefore(floor, searchCriteria.since()) ? BEGINNING : floor + BEHIND;
        }
        if (matches.areComplete()) {
            return new SearchPage(matches.found(), matches.last().id().toString());
        }
        return new SearchPage(matches.found(), below.equals(BEGINNING) ? null : below);
    }

    /**
     * Takes a step through one stream.
     *
     * @param peer restricts an inbox to the correspondence with this user
     * @param next {@link SearchPage#next} of the step before; null to begin with the newest
     */
    public SearchPage search(
            StreamId stream, @Nullable String peer, SearchCriteria searchCriteria, @Nullable Long next) {
        var parameters = new HashMap<String, Object>();
        parameters.put("stream", stream.key());
        if (peer != null) {
            parameters.put("peer", peer);
        }
        var matches = new Matches(searchCriteria);
        long below = next == null ? head(stream) + 1 : next;
        for (int looked = 0; looked < lookedAt && below > 1 && !matches.areEnough(); looked += portion) {
            long floor = below - 1 - portion;
            parameters.put("below", below);
            parameters.put("floor", floor);
            read(peer == null ? BY_NUMBER : BY_NUMBER + " AND peer = :peer", "seq", parameters, matches);
            below = floor + 1;
        }
        if (matches.areComplete()) {
            return new SearchPage(matches.found(), String.valueOf(matches.last().seq()));
        }
        return new SearchPage(matches.found(), below <= 1 ? null : String.valueOf(below));
    }

    /** Whether nothing from that id on can be of that moment or later: the time of an id is never behind its entry's. */
    private static boolean isBefore(String floor, @Nullable Instant since) {
        return floor.equals(BEGINNING) || (since != null && floor.compareTo(UuidV7.textAt(since.toEpochMilli())) < 0);
    }

    private void read(String lookedThrough, String order, Map<String, Object> parameters, Matches matches) {
        SearchCriteria searchCriteria = matches.searchCriteria;
        var sql = new StringBuilder(SELECT.formatted(lookedThrough, order));
        if (parameters.containsKey("streams")) {
            sql.append(" AND stream IN (:streams)");
        }
        if (searchCriteria.from() != null) {
            sql.append(" AND sender = :from");
            parameters.put("from", searchCriteria.from());
        }
        if (searchCriteria.since() != null) {
            sql.append(" AND created_at >= :since");
            parameters.put("since", searchCriteria.since().toEpochMilli());
        }
        if (searchCriteria.until() != null) {
            sql.append(" AND created_at < :until");
            parameters.put("until", searchCriteria.until().toEpochMilli());
        }
        sql.append(" ORDER BY ").append(order).append(" DESC");
        parameters.put("portion", portion);
        jdbc.sql(sql.toString()).params(parameters).query(row -> {
            if (!matches.areComplete() && matches.holds(row.getString(EntryRow.TEXT))) {
                matches.found.add(EntryRow.read(row));
            }
        });
    }

    /** What a step has found so far, and how much it has compared. Used by one thread. */
    private static final class Matches {

        private final SearchCriteria searchCriteria;
        private final List<Entry> found = new ArrayList<>();
        private long characters;

        Matches(SearchCriteria searchCriteria) {
            this.searchCriteria = searchCriteria;
        }

        boolean holds(String text) {
            characters += text.length();
            return searchCriteria.terms().allIn(text);
        }

        boolean areComplete() {
            return found.size() == searchCriteria.limit();
        }

        boolean areEnough() {
            return areComplete() || characters > MOST_CHARACTERS;
        }

        Entry last() {
            return found.get(found.size() - 1);
        }

        List<Entry> found() {
            return List.copyOf(found);
        }
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
