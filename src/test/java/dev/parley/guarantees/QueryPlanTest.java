package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestPostgres;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Proves that every query of the features reads a few rows through an index on PostgreSQL, however full the tables are.
 *
 * <p>The database counts the rows of sequential scans, so the test cannot miss a query. The administrators' list of all
 * accounts reads all of them and is excluded.
 */
@Timeout(240)
@ClusterTest
class QueryPlanTest {

    /** More executions than the database needs before it plans a prepared statement once for all parameters. */
    private static final int ROUNDS = 15;

    /** A query that checks whether a table is empty reads its first row; that is no search. */
    private static final int MAX_SEQUENTIAL_ROWS = 100;

    /**
     * Rows that one round reads: pages of 200 entries; 150 rooms with their members and 200 of 1,000 direct
     * conversations, each with ten unread entries; and two steps of a search, each of which examines 20,000 entries.
     */
    private static final int ROWS_PER_ROUND = 20_000 + 2 * 20_000;

    /** The tables that grow with use. */
    private static final String TABLES =
            "'account', 'entry', 'member', 'mention', 'read_marker', 'resume_token', 'room', 'spring_session', 'spring_session_attributes', 'stream'";

    private static final String SEQUENTIAL = "seq_tup_read";
    private static final String INDEXED = "idx_tup_fetch";

    private final TestPostgres postgres = TestPostgres.shared();
    private final String url = postgres.newDatabase();
    private final JdbcTemplate database =
            new JdbcTemplate(new DriverManagerDataSource(url, postgres.username(), postgres.password()));

    @Test
    void noQueryReadsAWholeTable() throws SQLException {
        fill();
        Map<String, Long> sequentialBefore = rowsRead(SEQUENTIAL);
        Map<String, Long> indexedBefore = rowsRead(INDEXED);

        useEveryFeature();

        Map<String, Long> sequential = difference(sequentialBefore, rowsRead(SEQUENTIAL));
        Map<String, Long> indexed = difference(indexedBefore, rowsRead(INDEXED));
        assertThat(indexed).as("every table was read").allSatisfy((table, rows) -> assertThat(rows)
                .isPositive());
        assertThat(sequential).as("rows read by sequential scans").allSatisfy((table, rows) -> assertThat(rows)
                .isLessThan(MAX_SEQUENTIAL_ROWS));
        assertThat(indexed.values().stream().mapToLong(rows -> rows).sum())
                .as("rows read through an index")
                .isLessThan((long) ROUNDS * ROWS_PER_ROUND);
    }

    private void useEveryFeature() {
        String[] settings = Stream.of(
                        Stream.of(postgres.settings(url)),
                        // Few enough that every connection executes every statement often.
                        Stream.of("parley.database.pool-size=3", "parley.limits.messages-burst=1000"))
                .flatMap(part -> part)
                .toArray(String[]::new);
        try (ParleyServer server = ParleyServer.start(settings)) {
            ParleyClient ada = server.client().register("ada");
            ParleyClient grace = server.client().register("grace");
            grace.put("/api/rooms/room-1/members/me").expect(204);
            for (int round = 0; round < ROUNDS; round++) {
                read(ada);
                search(ada, round);
                write(ada, grace, round);
                resume(ada);
            }
            try (var socket = grace.socket()) {
                socket.subscribeSince("lobby", "/topic/room.room-1", 100);
                socket.message("lobby");
                socket.subscribe("direct", "/user/queue/direct");
                socket.send("/app/read.room-1", "{\"seq\":200}");
            }
            ada.signOut().expect(204);
        }
    }

    private static void resume(ParleyClient ada) {
        var since = IntStream.rangeClosed(1, 100).boxed().collect(Collectors.toMap(i -> "room-" + i, i -> 4_998));
        String token = ada.post("/api/resume", Map.of("rooms", since))
                .expect(200)
                .json()
                .path("token")
                .asString();
        try (var socket = ada.socket()) {
            socket.subscribe("rooms", "/user/queue/rooms", Map.of("since", token));
            socket.message("rooms");
        }
    }

    private static void read(ParleyClient ada) {
        for (String path : new String[] {
            "/api/session",
            "/api/rooms",
            "/api/rooms/room-1",
            "/api/rooms/room-1/members",
            "/api/rooms/room-1/messages?after=4000&limit=200",
            "/api/rooms/room-1/messages?before=4000&limit=200",
            "/api/rooms/room-1/messages?around=4000&limit=200",
            "/api/rooms/room-1/messages",
            "/api/rooms/room-1/mentions?after=100",
            "/api/direct",
            "/api/direct/user-7/messages",
            "/api/direct/user-7/messages?before=4000&limit=200",
            "/api/direct/user-7/messages?after=10&limit=200",
            "/api/direct/user-7/messages?around=4000&limit=200",
            "/api/announcements/messages"
        }) {
            ada.get(path).expect(200);
        }
    }

    /** Searches for words that no entry contains, so that a step examines the maximum number of entries. */
    private static void search(ParleyClient ada, int round) {
        ada.get("/api/search?q=nowhere").expect(200);
        ada.get("/api/search?q=nowhere&" + (round % 2 == 0 ? "room=room-1" : "direct=user-7"))
                .expect(200);
    }

    private static void write(ParleyClient ada, ParleyClient grace, int round) {
        String message = "{\"text\":\"hello\",\"clientId\":\"c-" + round + "\"}";
        ada.post("/api/rooms/room-2/messages", message).expect(201);
        ada.post("/api/rooms/room-2/messages", message).expect(200);
        ada.post("/api/direct/user-7/messages", message.replace("c-", "d-")).expect(201);
        change(ada, "/api/rooms/room-2/messages");
        change(ada, "/api/direct/user-7/messages");
        change(grace, "/api/direct/ada/messages");
        grace.put("/api/rooms/room-2/members/me").expect(204);
        grace.delete("/api/rooms/room-2/members/me").expect(204);
    }

    private static void change(ParleyClient author, String path) {
        String message = path + "/"
                + author.post(path, "{\"text\":\"hello @linus and @grace\"}")
                        .expect(201)
                        .json()
                        .path("seq");
        author.patch(message, "{\"text\":\"hello @grace and @ada\"}").expect(200);
        author.delete(message).expect(204);
    }

    /**
     * Inserts a million entries, half of them in an inbox with 1,000 conversations, and enough rows of every other
     * kind.
     */
    private void fill() throws SQLException {
        try (HikariDataSource migrated = TestDatabase.postgres(postgres, url)) {
            assertThat(migrated.isRunning()).isTrue();
        }
        for (String statement : """
                INSERT INTO account SELECT 'user-' || i, 'User ' || i, 'none', 'USER', FALSE, i
                FROM generate_series(1, 20000) i;
                INSERT INTO room SELECT 'room-' || i, 'Room ' || i, CASE WHEN i <= 50 THEN 'public' ELSE 'private' END,
                    'user-' || i, i FROM generate_series(1, 10000) i;
                INSERT INTO member SELECT 'room-' || r, 'user-' || r + m, r FROM generate_series(1, 10000) r,
                    generate_series(0, 9) m;
                INSERT INTO member SELECT 'room-' || r, 'ada', r FROM generate_series(1, 100) r;
                INSERT INTO stream SELECT 'room/room-' || i, 5000 FROM generate_series(1, 100) i;
                INSERT INTO stream SELECT 'inbox/user-' || i, 0 FROM generate_series(1, 200000) i;
                INSERT INTO stream VALUES ('inbox/ada', 500000), ('announcements', 0);
                INSERT INTO entry SELECT 'room/room-' || r, s, gen_random_uuid(), 'message', 'user-' || s % 20, NULL,
                    NULL, s, 'hello', NULL, CASE WHEN s % 2 = 0 THEN 'client-' || r || '-' || s END, FALSE
                FROM generate_series(1, 100) r, generate_series(1, 5000) s;
                INSERT INTO entry SELECT 'inbox/ada', s, gen_random_uuid(), 'message', 'user-' || s % 1000, 'ada',
                    'user-' || s % 1000, s, 'hello', NULL, 'direct-' || s, TRUE FROM generate_series(1, 500000) s;
                INSERT INTO mention SELECT 'ada', 'room/room-' || r, s, s
                FROM generate_series(1, 100) r, generate_series(10, 5000, 10) s;
                INSERT INTO mention SELECT 'user-' || u, 'room/room-' || r, s, s
                FROM generate_series(1, 10) u, generate_series(1, 100) r, generate_series(10, 5000, 50) s;
                INSERT INTO read_marker SELECT 'user-' || u, 'room/room-' || r, '', 10
                FROM generate_series(1, 10000) u, generate_series(1, 10) r;
                INSERT INTO read_marker SELECT 'ada', 'room/room-' || r, '', 4990 FROM generate_series(1, 100) r;
                INSERT INTO read_marker SELECT 'ada', 'inbox/ada', 'user-' || u, 499990
                FROM generate_series(0, 999) u;
                INSERT INTO resume_token SELECT 'token-' || i, 'user-' || i % 1000, 9999999999999, '{}'
                FROM generate_series(1, 20000) i;
                INSERT INTO spring_session SELECT gen_random_uuid(), gen_random_uuid(), 0, 0, 1, 9999999999999,
                    'user-' || i FROM generate_series(1, 20000) i;
                INSERT INTO spring_session_attributes SELECT primary_id, 'name', '' FROM spring_session;
                VACUUM ANALYZE
                """.split(";")) {
            database.execute(statement);
        }
    }

    /**
     * Returns the rows read by table. A connection reports its counts when it closes, so the service must be stopped.
     */
    private Map<String, Long> rowsRead(String how) {
        Map<String, Long> rows = new LinkedHashMap<>();
        database.query(
                "SELECT relname, " + how + " FROM pg_stat_user_tables WHERE relname IN (" + TABLES + ")", row -> {
                    rows.put(row.getString(1), row.getLong(2));
                });
        return rows;
    }

    private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> difference = new LinkedHashMap<>();
        after.forEach((table, rows) -> difference.put(table, rows - before.getOrDefault(table, 0L)));
        return difference;
    }
}
