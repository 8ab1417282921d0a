package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestPostgres;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reloads the tables of a PostgreSQL while the node keeps running with clients connected. */
@ClusterTest
class PostgresRestoreTest extends RestoreContract {

    private static final List<String> TABLES = List.of("entry", "stream", "epoch", "read_marker");

    @Override
    ParleyServer start() {
        var postgres = TestPostgres.shared();
        return ParleyServer.start(postgres.settings(postgres.newDatabase()));
    }

    @Override
    void backUp() {
        TABLES.forEach(table ->
                jdbc().sql("CREATE TABLE saved_" + table + " AS TABLE " + table).update());
    }

    @Override
    void restore() {
        String before = epoch();
        try (var socket = grace.socket();
                var events = grace.events("/api/rooms/lobby/events")) {
            socket.subscribe("s", "/topic/room.lobby");
            events.opening();
            await().untilAsserted(() -> assertThat(
                            grace.get("/api/rooms/lobby").json().path("read").asLong())
                    .isEqualTo(10));
            new TransactionTemplate(new JdbcTransactionManager(server.bean(DataSource.class)))
                    .executeWithoutResult(transaction -> TABLES.forEach(table -> {
                        jdbc().sql("DELETE FROM " + table).update();
                        jdbc().sql("INSERT INTO " + table + " TABLE saved_" + table)
                                .update();
                    }));
            assertThat(socket.closeCode()).isEqualTo(1001);
            assertThat(events.end()).isEqualTo("the database was restored");
        }
        assertThat(epoch()).isNotEqualTo(before);
    }

    @Test
    void statementOfTheOperatorBeginsAnEpochOnTheRunningNode() {
        try (var socket = grace.socket()) {
            String epoch = epoch();
            jdbc().sql("UPDATE epoch SET witness = ''").update();
            assertThat(socket.closeCode()).isEqualTo(1001);
            assertThat(epoch()).isNotEqualTo(epoch);
        }
    }

    private JdbcClient jdbc() {
        return JdbcClient.create(server.bean(DataSource.class));
    }
}
