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
 * Keeps who is mentioned where, in the table {@code mention}, within the transaction of the entries that mention them.
 *
 * <p>What is added waits until somebody's mentions change or {@link #flush} is called, and is then written at once.
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

    /** @param entry the message, or the edit that brings the names in */
    void add(Entry entry, Position message, Collection<String> usernames) {
        for (String username : usernames) {
            waiting.add(new Object[] {username, message.stream().key(), entry.seq(), message.seq()});
        }
    }

    /** Lets a message mention these and nobody else; it counts anew for those only whom it did not mention before. */
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

    /** Writes what waits; an edit or a delete of the same message must find it. */
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
