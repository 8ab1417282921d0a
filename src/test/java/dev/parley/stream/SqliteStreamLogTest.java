package dev.parley.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Proves the log's contract on SQLite, and that it survives a full disk. */
class SqliteStreamLogTest extends StreamLogContract {

    private final List<HikariDataSource> pools = new ArrayList<>();

    @TempDir
    Path directory = Path.of("");

    @Override
    HikariDataSource connect() throws SQLException {
        HikariDataSource pool = TestDatabase.sqlite(directory);
        pools.add(pool);
        return pool;
    }

    @AfterEach
    void closePools() {
        log.stop();
        pools.forEach(HikariDataSource::close);
    }

    @Test
    void fullDiskFailsAppendsUntilThereIsSpaceAgain() throws Exception {
        LimitedDisk disk = new LimitedDisk(connect());
        StreamLog onDisk = open(disk, LogLimits.DEFAULT);
        get(onDisk.append(newMessage("ada", "before"), List.of(LOBBY)));
        disk.fill();
        var failing = Stream.generate(() -> onDisk.append(newMessage("ada", "x".repeat(16_000)), List.of(LOBBY)))
                .limit(50)
                .toList();
        for (var future : failing) {
            assertThat(failure(future)).isInstanceOf(AppendFailed.class).hasMessageContaining("full");
        }
        assertThat(onDisk.head(LOBBY)).isEqualTo(1);
        disk.free();

        assertThat(get(onDisk.append(newMessage("ada", "after"), List.of(LOBBY)))
                        .entry()
                        .seq())
                .isEqualTo(2);
        assertThat(onDisk.readAfter(LOBBY, 0, null, 9, 99).entries())
                .extracting(Entry::text)
                .containsExactly("before", "after");
    }

    @Test
    void noLookupReadsAWholeTable() throws Exception {
        assertThat(plan(StreamReader.SELECT_DIRECT_CONVERSATIONS))
                .contains("USING COVERING INDEX entry_peer")
                .doesNotContain("SCAN entry");
        assertThat(plan(IdempotencyLookup.sql(2)))
                .contains("USING INDEX entry_client_id")
                .doesNotContain("SCAN entry");
        assertThat(plan(Revisions.ERASE_EDITS)).contains("USING INDEX entry_target");
        assertThat(plan(MentionRepository.REMOVE)).contains("USING COVERING INDEX mention_target");
        assertThat(plan(MentionRepository.SELECT)).contains("USING COVERING INDEX mention_target");
        assertThat(plan(StreamReader.COUNT_MENTIONS))
                .contains("SEARCH mention USING PRIMARY KEY (username=? AND stream=? AND seq>?)");
    }

    private String plan(String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = connect().getConnection();
                Statement statement = connection.createStatement();
                ResultSet steps = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (steps.next()) {
                plan.append(steps.getString("detail")).append('\n');
            }
        }
        return plan.toString();
    }

    /** A disk that SQLite considers full: it produces the same error as a full disk, without filling one. */
    private static final class LimitedDisk extends DelegatingDataSource {

        private static final int UNLIMITED_PAGES = 1_000_000;

        private volatile int maxPages = UNLIMITED_PAGES;

        LimitedDisk(DataSource dataSource) {
            super(dataSource);
        }

        /** Makes the disk full. SQLite does not reduce the limit below the existing pages. */
        void fill() {
            maxPages = 1;
        }

        void free() {
            maxPages = UNLIMITED_PAGES;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA max_page_count = " + maxPages);
            }
            return connection;
        }
    }
}
