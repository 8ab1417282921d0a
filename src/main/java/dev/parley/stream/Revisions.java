package dev.parley.stream;

import static dev.parley.stream.JdbcStatements.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Applies edits and deletes to their target messages, in the transaction that writes them.
 *
 * <p>A commit without changes and mentions executes no statement here.
 */
final class Revisions {

    // Entry.revisedBy does the same with entries in memory.
    private static final String EDIT = "UPDATE entry SET text = ?, revised = ? WHERE stream = ? AND seq = ?";
    private static final String DELETE =
            "UPDATE entry SET kind = 'deleted', text = '', revised = ? WHERE stream = ? AND seq = ?";
    static final String ERASE_EDITS = "UPDATE entry SET text = '' WHERE stream = ? AND target = ?";

    private static final String SELECT_KIND =
            "SELECT kind FROM entry WHERE stream = ? AND seq = ? AND " + ErasureRepository.READABLE_IN_ITS_STREAM;

    private Revisions() {}

    /**
     * Returns the appends that can be applied: without those whose target is not a message, or is no longer one after
     * the appends before them. Otherwise an edit could follow the delete of its target, and restore its text.
     *
     * <p>If the batch contains changes, all its streams are locked from here on, so that the result stays valid.
     */
    static List<PendingAppend> applicable(Connection connection, List<PendingAppend> appends) throws SQLException {
        if (appends.stream().allMatch(pendingAppend -> pendingAppend.targets().isEmpty())) {
            return appends;
        }
        lock(connection, appends);
        List<PendingAppend> applicable = new ArrayList<>(appends.size());
        Set<Position> deleted = new HashSet<>();
        for (PendingAppend pendingAppend : appends) {
            if (areMessages(connection, pendingAppend.targets(), deleted)) {
                applicable.add(pendingAppend);
                if (pendingAppend.entry().kind().equals(Entry.DELETE)) {
                    deleted.addAll(pendingAppend.targets());
                }
            }
        }
        return applicable;
    }

    /** Locks all streams at once, in the order of their names: see {@link StreamHeads#allocate}. */
    private static void lock(Connection connection, List<PendingAppend> appends) throws SQLException {
        SortedMap<String, Integer> none = new TreeMap<>();
        for (PendingAppend pendingAppend : appends) {
            pendingAppend.streams().forEach(stream -> none.put(stream.key(), 0));
        }
        StreamHeads.allocate(connection, none);
    }

    private static boolean areMessages(Connection connection, List<Position> targets, Set<Position> deleted)
            throws SQLException {
        for (Position target : targets) {
            if (deleted.contains(target) || !isMessage(connection, target)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMessage(Connection connection, Position target) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT_KIND)) {
            select.setString(1, target.stream().key());
            select.setLong(2, target.seq());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getString(1).equals(Entry.MESSAGE);
            }
        }
    }

    /** Applies the written entries: changes their targets and stores their mentions. */
    static void apply(Connection connection, Map<PendingAppend, List<Entry>> written) throws SQLException {
        MentionRepository rows = new MentionRepository(connection);
        for (Map.Entry<PendingAppend, List<Entry>> pendingAppend : written.entrySet()) {
            List<String> mentions = pendingAppend.getKey().entry().mentions();
            for (Entry entry : pendingAppend.getValue()) {
                apply(connection, rows, entry, mentions);
            }
        }
        rows.flush();
    }

    private static void apply(Connection connection, MentionRepository rows, Entry entry, List<String> mentions)
            throws SQLException {
        Long target = entry.target();
        if (target == null) {
            rows.add(entry, new Position(entry.stream(), entry.seq()), mentions);
            return;
        }
        String stream = entry.stream().key();
        Position message = new Position(entry.stream(), target);
        switch (entry.kind()) {
            case Entry.EDIT -> {
                update(connection, EDIT, entry.text(), entry.seq(), stream, target);
                rows.replace(entry, message, mentions);
            }
            case Entry.DELETE -> {
                update(connection, DELETE, entry.seq(), stream, target);
                update(connection, ERASE_EDITS, stream, target);
                rows.remove(message);
            }
            default -> throw new IllegalArgumentException("A " + entry.kind() + " changes nothing");
        }
    }
}
