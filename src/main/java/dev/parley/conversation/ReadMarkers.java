package dev.parley.conversation;

import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Remembers up to which number every user has read each conversation.
 *
 * <p>Any thread. A marker only moves forward. It counts at once, and is written to the database about a second later
 * together with all others that moved meanwhile, or at an orderly stop: people mark as read with every glance, and no
 * glance should cost a commit. A crash loses that second, after which something read shows as unread once more. While
 * the database fails, markers stay in memory, one number for each user and conversation, and are written when it is back.
 */
@Component
public class ReadMarkers {

    private static final Logger logger = LoggerFactory.getLogger(ReadMarkers.class);

    private static final long FLUSH_INTERVAL_MILLIS = 1000;

    // The condition keeps a marker from going back when another node wrote a higher number.
    private static final String STORE = """
            INSERT INTO read_marker (username, stream, peer, seq) VALUES (?, ?, ?, ?)
            ON CONFLICT (username, stream, peer) DO UPDATE SET seq = excluded.seq
            WHERE excluded.seq > read_marker.seq
            """;

    private final ConcurrentMap<ReadMarker, Long> unwritten = new ConcurrentHashMap<>();
    private final ScheduledExecutorService flusher;
    private final ToLongFunction<StreamId> heads;
    private final JdbcTemplate jdbc;
    private final TransactionOperations transactions;

    @Autowired
    ReadMarkers(StreamLog log, JdbcTemplate jdbc, TransactionTemplate transactions) {
        this(log::head, jdbc, transactions);
    }

    ReadMarkers(ToLongFunction<StreamId> heads, JdbcTemplate jdbc, TransactionOperations transactions) {
        this.heads = heads;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.flusher = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "read-markers"));
    }

    /**
     * Moves a marker forward; does nothing if it is there already. Never blocks.
     *
     * @param peer with whom, in an inbox
     * @param seq the last number that was read; one beyond the stream's head counts as the head
     */
    public void advance(String username, StreamId stream, @Nullable String peer, long seq) {
        unwritten.merge(ReadMarker.of(username, stream, peer), seq, Math::max);
    }

    /** Marks everything that a stream holds so far as read. Blocks for one read. */
    public void advanceToHead(String username, StreamId stream) {
        advance(username, stream, null, heads.applyAsLong(stream));
    }

    /** Where all markers of that user stand now. Blocks for one read. */
    Map<ReadMarker.Place, Long> of(String username) {
        var markers = new HashMap<ReadMarker.Place, Long>();
        // Before the database: a marker that is just being written is then seen in at least one of the two.
        unwritten.forEach((marker, seq) -> {
            if (marker.username().equals(username)) {
                markers.put(marker.place(), seq);
            }
        });
        jdbc.query(
                "SELECT stream, peer, seq FROM read_marker WHERE username = ?",
                (RowCallbackHandler) row -> markers.merge(
                        new ReadMarker.Place(row.getString("stream"), row.getString("peer")),
                        row.getLong("seq"),
                        Math::max),
                username);
        return markers;
    }

    @PostConstruct
    void start() {
        var unused = flusher.scheduleWithFixedDelay(
                this::flushOrRetryLater, FLUSH_INTERVAL_MILLIS, FLUSH_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        flusher.shutdown();
        flushOrRetryLater();
    }

    /** Writes all markers that moved, in one transaction; on failure they stay in memory. Blocks. */
    synchronized void flush() {
        // Sorted, so that two nodes never wait for each other's rows.
        var batch = new TreeMap<>(unwritten);
        if (batch.isEmpty()) {
            return;
        }
        var headsSeen = new HashMap<StreamId, Long>();
        List<Object[]> rows = new ArrayList<>(batch.size());
        batch.forEach((marker, seq) -> {
            long head = headsSeen.computeIfAbsent(marker.stream(), heads::applyAsLong);
            rows.add(new Object[] {marker.username(), marker.place().stream(), marker.peer(), Math.min(seq, head)});
        });
        transactions.executeWithoutResult(transaction -> jdbc.batchUpdate(STORE, rows));
        // Only where nothing moved meanwhile: what did is written next time.
        batch.forEach(unwritten::remove);
    }

    private void flushOrRetryLater() {
        try {
            flush();
        } catch (RuntimeException e) {
            logger.warn("Read markers could not be written and stay in memory for now: {}", e.toString());
        }
    }
}
