package dev.parley.stream;

import static dev.parley.stream.Statements.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps who is mentioned where, in the table {@code mention}, within the transaction of the entry that mentions them. */
final class MentionRows {

    static final String SELECT = "SELECT username FROM mention WHERE stream = ? AND target = ?";
    static final String REMOVE = "DELETE FROM mention WHERE stream = ? AND target = ?";

    private MentionRows() {}

    /** @param entry the message, or the edit that brings the names in */
    static void add(Connection connection, Entry entry, Position message, Collection<String> usernames)
            throws SQLException {
        for (String username : usernames) {
            update(
                    connection,
                    "INSERT INTO mention (username, stream, seq, target) VALUES (?, ?, ?, ?)",
                    username,
                    message.stream().key(),
                    entry.seq(),
                    message.seq());
        }
    }

    /** Lets a message mention these and nobody else; it counts anew for those only whom it did not mention before. */
    static void replace(Connection connection, Entry edit, Position message, List<String> usernames)
            throws SQLException {
        Set<String> before = of(connection, message);
        Set<String> added = new HashSet<>(usernames);
        added.removeAll(before);
        before.removeAll(usernames);
        for (String username : before) {
            update(connection, REMOVE + " AND username = ?", message.stream().key(), message.seq(), username);
        }
        add(connection, edit, message, added);
    }

    static void remove(Connection connection, Position message) throws SQLException {
        update(connection, REMOVE, message.stream().key(), message.seq());
    }

    private static Set<String> of(Connection connection, Position message) throws SQLException {
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
