package dev.parley.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Writes a batch of appends in one transaction: all of it, or nothing. Used by one thread.
 *
 * <p>Several nodes may write to one database. The rows of {@code stream} then keep the numbers free of gaps, and the
 * index {@code entry_client_id} prevents a key from being used twice: if two nodes get the same key at the same time,
 * the slower one's transaction fails, and its second attempt finds the other's entry. Two nodes that get two keys in
 * different orders may wait for each other; the database resolves that deadlock by failing one of the transactions.
 */
final class GroupCommit {

    private static final String SELECT_LAST_ID = "SELECT max(id) FROM entry";

    /** The interval of reading the latest id, which another node may have written. */
    private static final Duration ID_CHECK_INTERVAL = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Clock clock;
    private final UuidV7 ids = new UuidV7();
    private final CommitCheck check;
    private long nextIdCheckNanos = System.nanoTime();

    GroupCommit(DataSource dataSource, Clock clock) {
        this.check = new CommitCheck(dataSource);
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /**
     * @throws CommitOutcomeUnknown if the commit itself failed, and the check of whether it took place got no answer in
     *     time
     * @throws SQLTransientConnectionException if there is no connection to the database
     * @throws SQLException if anything else failed; nothing is on disk
     */
    CommitResult commit(List<PendingAppend> batch) throws SQLException {
        try {
            return transaction(batch);
        } catch (CommitOutcomeUnknown e) {
            if (check.isCommitted(e)) {
                return e.committed();
            }
            throw new SQLException(e);
        }
    }

    private CommitResult transaction(List<PendingAppend> batch) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            // Reads before the transaction, whose first statement must write: see DatabaseConfiguration.
            Map<IdempotencyKey, Entry> firsts = IdempotencyLookup.find(connection, keys(batch));
            List<PendingAppend> fresh = fresh(batch, firsts);
            return fresh.isEmpty() ? committed(batch, Map.of(), firsts) : write(connection, batch, fresh, firsts);
        }
    }

    private static Set<IdempotencyKey> keys(List<PendingAppend> batch) {
        Set<IdempotencyKey> keys = new LinkedHashSet<>();
        for (PendingAppend pendingAppend : batch) {
            IdempotencyKey key = pendingAppend.key();
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** The appends that repeat neither an entry on disk nor an earlier append of the batch. */
    private static List<PendingAppend> fresh(List<PendingAppend> batch, Map<IdempotencyKey, Entry> firsts) {
        Set<IdempotencyKey> used = new LinkedHashSet<>(firsts.keySet());
        List<PendingAppend> fresh = new ArrayList<>(batch.size());
        for (PendingAppend pendingAppend : batch) {
            IdempotencyKey key = pendingAppend.key();
            if (key == null || used.add(key)) {
                fresh.add(pendingAppend);
            }
        }
        return fresh;
    }

    private CommitResult write(
            Connection connection,
            List<PendingAppend> batch,
            List<PendingAppend> fresh,
            Map<IdempotencyKey, Entry> firsts)
            throws SQLException {
        connection.setAutoCommit(false);
        CommitResult commitResult;
        try {
            commitResult = committed(batch, written(connection, fresh), firsts);
            if (commitResult.entries().isEmpty()) {
                connection.rollback();
                return commitResult;
            }
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
        try {
            connection.commit();
        } catch (SQLException e) {
            rollBack(connection, e);
            throw new CommitOutcomeUnknown(e, commitResult);
        }
        return commitResult;
    }

    private Map<PendingAppend, List<Entry>> written(Connection connection, List<PendingAppend> fresh)
            throws SQLException {
        List<PendingAppend> applicable = Revisions.applicable(connection, fresh);
        Map<String, Long> heads = heads(connection, applicable);
        continueIds(connection);
        Map<PendingAppend, List<Entry>> written = number(applicable, heads);
        insert(connection, written.values());
        Revisions.apply(connection, written);
        return written;
    }

    private static Map<String, Long> heads(Connection connection, List<PendingAppend> appends) throws SQLException {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (PendingAppend pendingAppend : appends) {
            for (StreamId stream : pendingAppend.streams()) {
                counts.merge(stream.key(), 1, Integer::sum);
            }
        }
        return counts.isEmpty() ? Map.of() : StreamHeads.allocate(connection, counts);
    }

    /**
     * Keeps ids in the order of arrival even if this clock was set back, or another node's clock is ahead. Must run
     * after the first statement that writes.
     */
    private void continueIds(Connection connection) throws SQLException {
        long now = System.nanoTime();
        if (now - nextIdCheckNanos < 0) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(SELECT_LAST_ID);
                ResultSet last = select.executeQuery()) {
            String id = last.next() ? last.getString(1) : null;
            if (id != null) {
                ids.continueAfter(UUID.fromString(id));
            }
        }
        nextIdCheckNanos = now + ID_CHECK_INTERVAL.toNanos();
    }

    private Map<PendingAppend, List<Entry>> number(List<PendingAppend> appends, Map<String, Long> next) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Map<PendingAppend, List<Entry>> numbered = new LinkedHashMap<>();
        for (PendingAppend pendingAppend : appends) {
            UUID id = ids.next(at.toEpochMilli());
            List<Entry> entries = new ArrayList<>(pendingAppend.streams().size());
            for (StreamId stream : pendingAppend.streams()) {
                long seq = next.merge(stream.key(), 1L, Long::sum) - 1;
                entries.add(pendingAppend.numbered(stream, seq, id, at));
            }
            numbered.put(pendingAppend, entries);
        }
        return numbered;
    }

    private static void insert(Connection connection, Collection<List<Entry>> written) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(EntryRow.INSERT)) {
            for (List<Entry> entries : written) {
                for (int i = 0; i < entries.size(); i++) {
                    EntryRow.bind(insert, entries.get(i), i > 0);
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static CommitResult committed(
            List<PendingAppend> batch, Map<PendingAppend, List<Entry>> written, Map<IdempotencyKey, Entry> firsts) {
        List<Entry> entries = new ArrayList<>();
        List<Optional<Appended>> outcomes = new ArrayList<>(batch.size());
        for (PendingAppend pendingAppend : batch) {
            IdempotencyKey key = pendingAppend.key();
            List<Entry> own = written.get(pendingAppend);
            if (own != null) {
                entries.addAll(own);
                outcomes.add(Optional.of(new Appended(own.get(0), false)));
                if (key != null) {
                    firsts.put(key, own.get(0));
                }
            } else {
                // Not written: either the key was used before, on disk or earlier in this batch, or the target was no
                // longer a message.
                outcomes.add(Optional.ofNullable(key == null ? null : firsts.get(key))
                        .map(first -> new Appended(first, true)));
            }
        }
        return new CommitResult(entries, outcomes);
    }
}
