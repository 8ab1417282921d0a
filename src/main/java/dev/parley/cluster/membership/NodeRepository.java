package dev.parley.cluster.membership;

import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads and writes the table of nodes, which exists for shared databases only: PostgreSQL. Every call blocks.
 *
 * <p>All times are the database's: the clocks of nodes may differ by minutes.
 */
@Component
class NodeRepository {

    private static final String NOW = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";

    private final JdbcClient jdbc;

    NodeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Renews a node's row; inserts it again if another node has deleted it. */
    void renew(String id, String name, Duration uptime) {
        jdbc.sql("INSERT INTO node (id, name, started_at, seen_at) VALUES (:id, :name, %s - :uptime, %s)"
                                .formatted(NOW, NOW)
                        + " ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at")
                .param("id", id)
                .param("name", name)
                .param("uptime", uptime.toMillis())
                .update();
    }

    /** All rows; the longest-running node first. */
    List<NodeRow> all() {
        return jdbc.sql("SELECT id, name, started_at, %s - seen_at AS age FROM node ORDER BY started_at, id"
                        .formatted(NOW))
                .query((row, number) -> new NodeRow(
                        row.getString("id"), row.getString("name"), row.getLong("started_at"), row.getLong("age")))
                .list();
    }

    void remove(String id) {
        jdbc.sql("DELETE FROM node WHERE id = :id").param("id", id).update();
    }

    /** Deletes the rows of nodes that did not stop in order. */
    void removeOlderThan(Duration age) {
        jdbc.sql("DELETE FROM node WHERE seen_at < " + NOW + " - :age")
                .param("age", age.toMillis())
                .update();
    }
}
