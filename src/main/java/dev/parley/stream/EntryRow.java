package dev.parley.stream;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Translates between entries and rows of the table {@code entry}. */
final class EntryRow {

    /** The columns that {@link #read} needs. */
    static final String COLUMNS =
            "stream, seq, id, kind, sender, recipient, created_at, text, level, client_id, target, revised";

    /** The number of the text among these columns. */
    static final int TEXT = 8;

    static final String INSERT = """
            INSERT INTO entry
                (stream, seq, id, kind, sender, recipient, created_at, text, level, client_id, target, peer, is_copy)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private EntryRow() {}

    static Entry read(ResultSet row) throws SQLException {
        return new Entry(
                StreamId.parse(row.getString(1)),
                row.getLong(2),
                UUID.fromString(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Instant.ofEpochMilli(row.getLong(7)),
                row.getString(TEXT),
                row.getString(9),
                row.getString(10),
                number(row, 11),
                number(row, 12));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    /**
     * @param copy whether this is a copy of the entry in a further stream; only the first copy counts for the
     *     idempotency key
     */
    static void bind(PreparedStatement insert, Entry entry, boolean copy) throws SQLException {
        insert.setString(1, entry.stream().key());
        insert.setLong(2, entry.seq());
        insert.setString(3, entry.id().toString());
        insert.setString(4, entry.kind());
        insert.setString(5, entry.from());
        insert.setString(6, entry.to());
        insert.setLong(7, entry.at().toEpochMilli());
        insert.setString(8, entry.text());
        insert.setString(9, entry.level());
        insert.setString(10, entry.clientId());
        insert.setObject(11, entry.target(), Types.BIGINT);
        insert.setString(12, peer(entry));
        insert.setBoolean(13, copy);
    }

    private static @Nullable String peer(Entry entry) {
        if (entry.stream().kind() != StreamId.Kind.INBOX) {
            return null;
        }
        String owner = entry.stream().name();
        return owner.equals(entry.from()) ? entry.to() : entry.from();
    }
}
