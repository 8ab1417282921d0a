package dev.parley.stream;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Hides a stream's entries from all readers immediately, then deletes them from the disk in batches.
 *
 * <p>Any thread; blocks. An erasure is a row. While the row exists, no reader gets the entries that it covers, and the
 * stream continues above them. Each batch is a transaction of its own and the row is deleted last, so that any node can
 * continue after a crash; several nodes may run at the same time. Once an entry is erased, its sender may use its
 * idempotency key again.
 *
 * <p>Example: a stream has the entries 1 to 9000. {@link #begin} stores "up to 9000", and no reader finds any of them.
 * The next entry has number 9001 and is readable, while the others are deleted batch by batch.
 */
@Component
public class ErasureRepository {

    /** The condition for an entry to be readable, where the parameter {@code stream} names its stream. */
    static final String READABLE = "seq > COALESCE((SELECT up_to FROM erasure WHERE name = :stream), 0)";

    /** The condition for an entry of any stream to be readable, where the column {@code stream} names its stream. */
    static final String READABLE_IN_ITS_STREAM =
            "NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.name = stream AND up_to >= seq)";

    /** About ten milliseconds of work, for which other writers have to wait. */
    static final int BATCH_SIZE = 1_000;

    private final JdbcClient jdbc;

    public ErasureRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An erasure that is not complete: all entries of the stream up to that number. */
    record Pending(StreamId stream, long upTo) {}

    /**
     * Hides a stream's entries from its readers, as soon as the caller's transaction is committed. The stream is locked
     * until then; its numbers continue. Creates the stream if it does not exist.
     */
    public void begin(StreamId stream) {
        // The lock that every append takes: an append in progress is covered, and the next one is not.
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
     * Erases a batch of the entries. Returns its last number; empty when all are erased.
     *
     * @param after the last number of the batch before, or 0. A search from the start would read all deleted rows
     *     again, where the database has not vacuumed them
     */
    Optional<Long> eraseBatch(Pending erasure, long after) {
        // Outside of any transaction: the read makes no writer wait.
        List<Long> batch = jdbc.sql(
                        "SELECT seq FROM entry WHERE stream = :stream AND seq > :after AND seq <= :upTo ORDER BY seq LIMIT :portion")
                .param("stream", erasure.stream().key())
                .param("after", after)
                .param("upTo", erasure.upTo())
                .param("portion", BATCH_SIZE)
                .query(Long.class)
                .list();
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        long last = batch.get(batch.size() - 1);
        jdbc.sql("DELETE FROM entry WHERE stream = :stream AND seq > :after AND seq <= :last")
                .param("stream", erasure.stream().key())
                .param("after", after)
                .param("last", last)
                .update();
        return Optional.of(last);
    }

    /** Erases a batch of the read markers. Returns false when none is left. */
    boolean eraseMarkers(Pending erasure) {
        return jdbc.sql("""
                                DELETE FROM read_marker WHERE stream = :stream AND seq <= :upTo AND username IN
                                    (SELECT username FROM read_marker WHERE stream = :stream AND seq <= :upTo
                                     ORDER BY username LIMIT :portion)
                                """)
                        .param("stream", erasure.stream().key())
                        .param("upTo", erasure.upTo())
                        .param("portion", BATCH_SIZE)
                        .update()
                > 0;
    }

    /** Completes the erasure, unless it was extended to further entries meanwhile. */
    void end(Pending erasure) {
        jdbc.sql("DELETE FROM erasure WHERE name = :stream AND up_to = :upTo")
                .param("stream", erasure.stream().key())
                .param("upTo", erasure.upTo())
                .update();
    }
}
