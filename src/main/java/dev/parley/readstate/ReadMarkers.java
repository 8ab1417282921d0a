package dev.parley.readstate;

import dev.parley.readstate.ReadMarkersAdvanced.AdvancedMarker;
import dev.parley.stream.EpochChanged;
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
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores up to which sequence number every user has read each conversation.
 *
 * <p>Any thread. A marker only moves forward. A move takes effect on this node immediately. The flusher writes it to the
 * database within {@value #FLUSH_INTERVAL_MILLIS} ms, in one transaction with all other markers that moved meanwhile, and an
 * orderly stop writes the rest: clients mark messages as read very often, and a commit for each move would cost too much.
 * {@link ReadMarkersAdvanced} is published after the write, so that a marker that moves 50 times a second is published two or
 * three times a second, and its last value always. A crash loses the moves since the last write; their messages show as
 * unread again. While the database fails, markers stay in memory, one number for each user and conversation, and are written
 * and published when it works again.
 */
@Component
public class ReadMarkers {

    private static final Logger logger = LoggerFactory.getLogger(ReadMarkers.class);

    // The user's other devices receive the move within a second, including the delivery.
    private static final long FLUSH_INTERVAL_MILLIS = 400;

    // The condition prevents a marker from moving back if another node wrote a higher number.
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
    public ReadMarkers(
            StreamLog log, JdbcTemplate jdbc, TransactionTemplate transactions, ApplicationEventPublisher events) {
        this(log::heads, jdbc, transactions, events);
    }

    public ReadMarkers(
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
     * Moves a marker forward; does nothing if it has that position or a higher one. Never blocks.
     *
     * @param peer the other user of a direct conversation, whose stream is an inbox; null elsewhere
     * @param seq the highest sequence number that the user has read; a number beyond the stream's head counts as the head
     */
    public void advance(String username, StreamId stream, @Nullable String peer, long seq) {
        unwritten.merge(ReadMarker.of(username, stream, peer), seq, Math::max);
    }

    /** Moves a marker to the stream's head and returns the head. Blocks for one read. */
    public long advanceToHead(String username, StreamId stream) {
        long head = heads.apply(List.of(stream)).getOrDefault(stream, 0L);
        advance(username, stream, null, head);
        return head;
    }

    /** Returns the current positions of all markers of a user. Blocks for one read. */
    public Map<ReadMarker.ConversationKey, Long> ofUser(String username) {
        var markers = new HashMap<ReadMarker.ConversationKey, Long>();
        // Memory before the database: a marker that is being written is then found in at least one of the two.
        unwritten.forEach((marker, seq) -> {
            if (marker.username().equals(username)) {
                markers.put(marker.conversation(), seq);
            }
        });
        jdbc.query(
                "SELECT stream, peer, seq FROM read_marker WHERE username = ?",
                (RowCallbackHandler) row -> markers.merge(
                        new ReadMarker.ConversationKey(row.getString("stream"), row.getString("peer")),
                        row.getLong("seq"),
                        Math::max),
                username);
        return markers;
    }

    /** Discards positions of the previous epoch: in the restored streams they could hide unread entries. */
    @EventListener
    void on(EpochChanged event) {
        unwritten.clear();
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

    /** Writes all markers that moved, in one transaction, and publishes them; on failure they stay in memory. Blocks. */
    synchronized void flush() {
        // Sorted, so that two nodes never deadlock on each other's rows.
        var batch = new TreeMap<>(unwritten);
        if (batch.isEmpty()) {
            return;
        }
        var moved = store(limitToHeads(batch));
        // Removes only unchanged markers: a marker that moved meanwhile is written next time.
        batch.forEach(unwritten::remove);
        if (!moved.isEmpty()) {
            events.publishEvent(new ReadMarkersAdvanced(moved));
        }
    }

    private List<AdvancedMarker> limitToHeads(Map<ReadMarker, Long> batch) {
        var streams = batch.keySet().stream().map(ReadMarker::stream).collect(Collectors.toSet());
        var headsNow = heads.apply(streams);
        return batch.entrySet().stream()
                .map(entry -> {
                    var marker = entry.getKey();
                    long seq = Math.min(entry.getValue(), headsNow.getOrDefault(marker.stream(), 0L));
                    return new AdvancedMarker(marker.username(), marker.stream(), marker.peer(), seq);
                })
                .toList();
    }

    /** Returns the markers that the database moved forward, as far as the driver reports which rows changed. */
    private List<AdvancedMarker> store(List<AdvancedMarker> markers) {
        var rows = markers.stream().map(ReadMarkers::row).toList();
        int[] changed = transactions.execute(transaction -> jdbc.batchUpdate(STORE, rows));
        return IntStream.range(0, markers.size())
                .filter(i -> changed[i] != 0)
                .mapToObj(markers::get)
                .toList();
    }

    private static Object[] row(AdvancedMarker marker) {
        return new Object[] {marker.username(), marker.stream().key(), marker.peer(), marker.seq()};
    }

    private void flushOrRetryLater() {
        try {
            flush();
        } catch (RuntimeException e) {
            logger.warn(
                    "Could not write read markers to the database; they stay in memory, retrying in {} ms: {}",
                    FLUSH_INTERVAL_MILLIS,
                    e.toString());
        }
    }
}
