package dev.parley.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/** Assigns the numbers of the streams, in the table {@code stream}. */
final class StreamHeads {

    private StreamHeads() {}

    /**
     * Allocates the given count of numbers in each stream, and locks the streams until the transaction ends.
     *
     * <p>The locks are taken in the order of the names, so two nodes with streams in common wait for one another
     * instead of running into a deadlock. A stream that does not exist is created.
     *
     * @return the first of the allocated numbers, by stream name
     */
    static Map<String, Long> allocate(Connection connection, SortedMap<String, Integer> counts) throws SQLException {
        String rows = String.join(", ", Collections.nCopies(counts.size(), "(?, ?)"));
        String sql = "INSERT INTO stream (name, head) VALUES " + rows
                + " ON CONFLICT (name) DO UPDATE SET head = stream.head + excluded.head RETURNING name, head";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 0;
            for (Map.Entry<String, Integer> stream : counts.entrySet()) {
                statement.setString(++parameter, stream.getKey());
                statement.setLong(++parameter, stream.getValue());
            }
            return firstNumbers(statement, counts);
        }
    }

    private static Map<String, Long> firstNumbers(PreparedStatement statement, SortedMap<String, Integer> counts)
            throws SQLException {
        Map<String, Long> first = new HashMap<>();
        try (ResultSet heads = statement.executeQuery()) {
            while (heads.next()) {
                String stream = heads.getString(1);
                first.put(stream, heads.getLong(2) - counts.getOrDefault(stream, 0) + 1);
            }
        }
        return first;
    }
}
