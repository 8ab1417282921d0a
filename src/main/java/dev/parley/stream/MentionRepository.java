package dev.parley.stream;

import static dev.parley.stream.JdbcStatements.update;
import static dev.parley.stream.JdbcStatements.updateAll;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stores mentions of users in the table {@code mention}, within the transaction of the entries that contain them.
 *
 * <p>Added rows are buffered until the mentions of a message change or {@link #flush} is called, and are then written
 * together.
 */
final class MentionRepository {

    static final String INSERT = "INSERT INTO mention (username, stream, seq, target) VALUES (?, ?, ?, ?)";
    static final String SELECT = "SELECT username FROM mention WHERE stream = ? AND target = ?";
    static final String REMOVE = "DELETE FROM mention WHERE stream = ? AND target = ?";

    private final Connection connection;
    private final List<Object[]> waiting = new ArrayList<>();

    MentionRepository(Connection connection) {
        this.connection = connection;
    }

    /** @param entry the message, or the edit that adds the names */
    void add(Entry entry, Position message, Collection<String> usernames) {
        for (String username : usernames) {
            waiting.add(new Object[] {username, message.stream().key(), entry.seq(), message.seq()});
        }
    }

    /**
     * Replaces the mentioned users of a message. It counts as a new mention only for users whom it did not mention
     * before.
     */
    void replace(Entry edit, Position message, List<String> usernames) throws SQLException {
        flush();
        Set<String> before = of(message);
        Set<String> added = new HashSet<>(usernames);
        added.removeAll(before);
        before.removeAll(usernames);
        for (String username : before) {
            update(connection, REMOVE + " AND username = ?", message.stream().key(), message.seq(), username);
        }
        add(edit, message, added);
    }

    void remove(Position message) throws SQLException {
        flush();
        update(connection, REMOVE, message.stream().key(), message.seq());
    }

    /** Writes the buffered rows; an edit or a delete of the same message must find them. */
    void flush() throws SQLException {
        if (!waiting.isEmpty()) {
            updateAll(connection, INSERT, waiting);
            waiting.clear();
        }
    }

    private Set<String> of(Position message) throws SQLException {
        Set<String> usernames = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, message.stream().key());
            select.setLong(2, message.seq());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    usernames.add(rows.getString(1));
                }
            }
        }
        return usernames;
    }
}
