package dev.parley.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** The databases that Parley runs on, with the words in which their table definitions differ. */
enum DatabaseKind {
    SQLITE(Map.of("blob", "BLOB", "without-rowid", "WITHOUT ROWID", "bytewise", ""), "classpath:db/migration"),
    POSTGRESQL(
            Map.of("blob", "BYTEA", "without-rowid", "", "bytewise", "COLLATE \"C\""),
            "classpath:db/migration",
            "classpath:db/postgresql");

    private final Map<String, String> placeholders;
    private final String[] migrations;

    DatabaseKind(Map<String, String> placeholders, String... migrations) {
        this.placeholders = placeholders;
        this.migrations = migrations;
    }

    static DatabaseKind of(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            return switch (product) {
                case "SQLite" -> SQLITE;
                case "PostgreSQL" -> POSTGRESQL;
                default -> throw new IllegalStateException("Parley does not run on " + product);
            };
        }
    }

    /**
     * What the migrations write as <code>${blob}</code>, <code>${without-rowid}</code>, and <code>${bytewise}</code> behind
     * the type of a column that holds names or identifiers.
     */
    Map<String, String> placeholders() {
        return placeholders;
    }

    /** Where the migrations are: those of all databases, and those of this one, with numbers of one row. */
    String[] migrations() {
        return migrations.clone();
    }
}
