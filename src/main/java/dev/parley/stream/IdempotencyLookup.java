package dev.parley.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** Finds the entries that were appended before under given idempotency keys. */
final class IdempotencyLookup {

    private IdempotencyLookup() {}

    static Map<IdempotencyKey, Entry> find(Connection connection, Collection<IdempotencyKey> keys) throws SQLException {
        Map<IdempotencyKey, Entry> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql(keys.size()))) {
            int parameter = 0;
            for (IdempotencyKey key : keys) {
                statement.setString(++parameter, key.sender());
                statement.setString(++parameter, key.clientId());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Entry entry = EntryRow.read(rows);
                    IdempotencyKey key = IdempotencyKey.of(entry.from(), entry.clientId());
                    if (key != null) {
                        found.put(key, entry);
                    }
                }
            }
        }
        return found;
    }

    /** The first two conditions are those of the index entry_client_id, which is used only if they are there. */
    static String sql(int keys) {
        return "SELECT " + EntryRow.COLUMNS + " FROM entry WHERE client_id IS NOT NULL AND NOT is_copy"
                + " AND (sender, client_id) IN (VALUES " + String.join(", ", Collections.nCopies(keys, "(?, ?)")) + ")";
    }
}
