package dev.parley.conversation;

import dev.parley.conversation.ReadMarkersAdvanced.Moved;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Remembers up to which number every user has read each conversation.
 *
 * <p>Any thread. A marker only moves forward. It counts at once, and is written to the database a moment later together
 * with all others that moved meanwhile, or at an orderly stop: people mark as read with every glance, and no glance should
 * cost a commit. Only then is the move told, so that one that comes 50 times a second is told twice or three times, and the
 * last one always. A crash loses that moment, after which something read shows as unread once more. While the database
 * fails, markers stay in memory, one number for each user and conversation, and are written and told when it is back.
 */
@Component
public class ReadMarkers {

    private static final Logger logger = LoggerFactory.getLogger(ReadMarkers.class);

    // Another device of the user hears of it within a second, the way there included.
    private static final long FLUSH_INTERVAL_MILLIS = 400;

    // The condition keeps a marker from going back when another node wrote a higher number.
    private static final String STORE = """
            INSERT INTO read_marker (username, stream, peer, seq) VALUES (?, ?, ?, ?)
            ON CONFLICT (username, stream, peer) DO UPDATE SET seq = excluded.seq
            WHERE excluded.seq > read_marker.seq
            """;

    private final ConcurrentMap<ReadMarker, Long> unwritten = new ConcurrentHashMap<>();
    private final ScheduledExecutorService flusher;
    private final Function<Collection<StreamId>, Map<StreamId, Long>> heads;
    private final JdbcTemplate jdbc;
    private final TransactionOperations transactions;
    private final ApplicationEventPublisher events;

    @Autowired
    ReadMarkers(StreamLog log, JdbcTemplate jdbc, TransactionTemplate transactions, ApplicationEventPublisher events) {
        this(log::heads, jdbc, transactions, events);
    }

    ReadMarkers(
            Function<Collection<StreamId>, Map<StreamId, Long>> heads,
            JdbcTemplate jdbc,
            TransactionOperations transactions,
            ApplicationEventPublisher events) {
        this.heads = heads;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.events = events;
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

    /** Marks everything that a stream holds so far as read, and gives its head. Blocks for one read. */
    public long advanceToHead(String username, StreamId stream) {
        long head = heads.apply(List.of(stream)).getOrDefault(stream, 0L);
        advance(username, stream, null, head);
        return head;
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

    /** Writes all markers that moved, in one transaction, and tells of them; on failure they stay in memory. Blocks. */
    synchronized void flush() {
        // Sorted, so that two nodes never wait for each other's rows.
        var batch = new TreeMap<>(unwritten);
        if (batch.isEmpty()) {
            return;
        }
        var moved = store(asked(batch));
        // Only where nothing moved meanwhile: what did is written next time.
        batch.forEach(unwritten::remove);
        if (!moved.isEmpty()) {
            events.publishEvent(new ReadMarkersAdvanced(moved));
        }
    }

    private List<Moved> asked(Map<ReadMarker, Long> batch) {
        var streams = batch.keySet().stream().map(ReadMarker::stream).collect(Collectors.toSet());
        var headsNow = heads.apply(streams);
        return batch.entrySet().stream()
                .map(entry -> {
                    var marker = entry.getKey();
                    long seq = Math.min(entry.getValue(), headsNow.getOrDefault(marker.stream(), 0L));
                    return new Moved(marker.username(), marker.stream(), marker.peer(), seq);
                })
                .toList();
    }

    /** Answers those that had not come as far before, as far as the driver says which. */
    private List<Moved> store(List<Moved> asked) {
        var rows = asked.stream().map(ReadMarkers::row).toList();
        int[] changed = transactions.execute(transaction -> jdbc.batchUpdate(STORE, rows));
        return IntStream.range(0, asked.size())
                .filter(i -> changed[i] != 0)
                .mapToObj(asked::get)
                .toList();
    }

    private static Object[] row(Moved marker) {
        return new Object[] {marker.username(), marker.stream().key(), marker.peer(), marker.seq()};
    }

    private void flushOrRetryLater() {
        try {
            flush();
        } catch (RuntimeException e) {
            logger.warn("Read markers could not be written and stay in memory for now: {}", e.toString());
        }
    }
}
