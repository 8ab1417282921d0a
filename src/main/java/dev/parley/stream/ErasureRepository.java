package dev.parley.stream;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes from all readers what a stream holds, and from the disk in portions.
 *
 * <p>Any thread; blocks. An erasure is a row: as long as it is there, what it covers is read by nobody, and a stream may go
 * on above it. Each portion is a transaction of its own and the row goes last, so that whoever finds one after a crash
 * goes on; several nodes may. A key under which somebody posted one of them is theirs to use again when it is erased.
 *
 * <p>Example: a stream has the entries 1 to 9000. {@link #begin} stores "up to 9000", and nobody finds any of them. The next
 * entry has number 9001 and is read as ever, while portion by portion of the others disappears.
 */
@Component
public class ErasureRepository {

    /** What an entry must fulfil to be read, where the parameter {@code stream} names its stream. */
    static final String READABLE = "seq > COALESCE((SELECT up_to FROM erasure WHERE name = :stream), 0)";

    /** The same for entries of any stream. */
    static final String READABLE_IN_ITS_STREAM =
            "NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.name = stream AND up_to >= seq)";

    /** Some ten milliseconds' work, for which others who write have to wait. */
    static final int PORTION = 1_000;

    private final JdbcClient jdbc;

    public ErasureRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is to be erased of a stream: all up to that number. */
    record Pending(StreamId stream, long upTo) {}

    /**
     * Takes what a stream holds from its readers, once the transaction is committed in which this is called. The stream is
     * locked until then; its numbers go on. It is there from now on, if it was not.
     */
    public void begin(StreamId stream) {
        // The lock that every append takes: one that is under way is covered, and the next one is not.
        jdbc.sql("""
                        INSERT INTO stream (name, head) VALUES (:stream, 0)
                        ON CONFLICT (name) DO UPDATE SET head = stream.head
                        """).param("stream", stream.key()).update();
        jdbc.sql("""
                        INSERT INTO erasure (name, up_to) SELECT name, head FROM stream WHERE name = :stream AND head > 0
                        ON CONFLICT (name) DO UPDATE SET up_to = excluded.up_to
                        """).param("stream", stream.key()).update();
    }

    Optional<Pending> next() {
        return jdbc.sql("SELECT name, up_to FROM erasure ORDER BY name LIMIT 1")
                .query((row, number) -> new Pending(StreamId.parse(row.getString("name")), row.getLong("up_to")))
                .optional();
    }

    /**
     * Erases a portion of the entries; gives its last number, and nothing when all are gone.
     *
     * @param after the last number of the portion before, or 0. Looking for it again would read all that is gone once
     *     more, where the database has not swept that up
     */
    Optional<Long> erasePortion(Pending erasure, long after) {
        // Outside of any transaction: reading keeps nobody waiting.
        List<Long> portion = jdbc.sql(
                        "SELECT seq FROM entry WHERE stream = :stream AND seq > :after AND seq <= :upTo ORDER BY seq LIMIT :portion")
                .param("stream", erasure.stream().key())
                .param("after", after)
                .param("upTo", erasure.upTo())
                .param("portion", PORTION)
                .query(Long.class)
                .list();
        if (portion.isEmpty()) {
            return Optional.empty();
        }
        long last = portion.get(portion.size() - 1);
        jdbc.sql("DELETE FROM entry WHERE stream = :stream AND seq > :after AND seq <= :last")
                .param("stream", erasure.stream().key())
                .param("after", after)
                .param("last", last)
                .update();
        return Optional.of(last);
    }

    /** Erases how far a portion of the readers had come; false when none is left. */
    boolean eraseMarkers(Pending erasure) {
        return jdbc.sql("""
                                DELETE FROM read_marker WHERE stream = :stream AND seq <= :upTo AND username IN
                                    (SELECT username FROM read_marker WHERE stream = :stream AND seq <= :upTo
                                     ORDER BY username LIMIT :portion)
                                """)
                        .param("stream", erasure.stream().key())
                        .param("upTo", erasure.upTo())
                        .param("portion", PORTION)
                        .update()
                > 0;
    }

    /** Not if more has been taken from the readers meanwhile. */
    void end(Pending erasure) {
        jdbc.sql("DELETE FROM erasure WHERE name = :stream AND up_to = :upTo")
                .param("stream", erasure.stream().key())
                .param("upTo", erasure.upTo())
                .update();
    }
}
