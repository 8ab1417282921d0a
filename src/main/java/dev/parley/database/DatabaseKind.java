package dev.parley.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** The supported databases, with the keywords in which their table definitions differ. */
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
                default ->
                    throw new IllegalStateException(
                            "Parley does not support the database " + product + "; use SQLite or PostgreSQL");
            };
        }
    }

    /**
     * The values of the migrations' placeholders <code>${blob}</code>, <code>${without-rowid}</code>, and
     * <code>${bytewise}</code> after the type of a column that holds names or identifiers.
     */
    Map<String, String> placeholders() {
        return placeholders;
    }

    /**
     * The locations of the migrations: those of all databases, and those of this one. Their version numbers form one
     * sequence.
     */
    String[] migrations() {
        return migrations.clone();
    }
}
