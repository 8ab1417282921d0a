package dev.parley.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Proves the log's contract on PostgreSQL, also for two nodes that append to the same streams at once. */
@ClusterTest
class PostgresStreamLogTest extends StreamLogContract {

    private static final int APPENDS = 2_000;

    private static final String URL = TestPostgres.shared().newDatabase();

    private final List<HikariDataSource> pools = new ArrayList<>();

    @Override
    HikariDataSource connect() throws SQLException {
        HikariDataSource pool = TestDatabase.postgres(TestPostgres.shared(), URL);
        if (pools.isEmpty()) {
            new JdbcTemplate(pool).execute("TRUNCATE stream, entry, mention");
        }
        pools.add(pool);
        return pool;
    }

    @AfterEach
    void closePools() {
        close();
        pools.forEach(HikariDataSource::close);
    }

    /**
     * The two nodes name the streams in opposite orders, which would be a deadlock if the locks were taken in that
     * order.
     */
    @Test
    void twoNodesAtFullSpeedLeaveNoGap() throws Exception {
        List<Entry> publishedHere = new ArrayList<>();
        List<Entry> publishedThere = new ArrayList<>();
        StreamLog here = open(connect(), LogLimits.DEFAULT, publishedHere::addAll);
        StreamLog there = open(connect(), LogLimits.DEFAULT, publishedThere::addAll);
        List<CompletableFuture<Appended>> futures = new ArrayList<>();
        for (int i = 0; i < APPENDS; i++) {
            futures.add(here.append(newMessage("ada", "here"), List.of(LOBBY, OPS)));
            futures.add(there.append(newMessage("grace", "there"), List.of(OPS, LOBBY)));
        }
        for (CompletableFuture<Appended> future : futures) {
            assertThat(get(future).repeated()).isFalse();
        }

        for (StreamId stream : List.of(LOBBY, OPS)) {
            List<Entry> entries = all(stream);
            assertThat(entries)
                    .extracting(Entry::seq)
                    .isEqualTo(LongStream.rangeClosed(1, 2 * APPENDS).boxed().toList());
            assertThat(of(stream, publishedHere)).isEqualTo(of("ada", entries));
            assertThat(of(stream, publishedThere)).isEqualTo(of("grace", entries));
        }
    }

    @Test
    void sameClientIdOnTwoNodesAtOnceMakesOneEntry() throws Exception {
        StreamLog here = open(connect(), LogLimits.DEFAULT);
        StreamLog there = open(connect(), LogLimits.DEFAULT);
        List<CompletableFuture<Appended>> futuresHere = new ArrayList<>();
        List<CompletableFuture<Appended>> futuresThere = new ArrayList<>();
        List<CompletableFuture<Appended>> unrelated = new ArrayList<>();
        for (int i = 0; i < APPENDS; i++) {
            // In opposite orders and to different streams, so that only the keys make the nodes wait.
            futuresHere.add(here.append(newMessage("ada", "once", "c-" + i), List.of(LOBBY)));
            futuresThere.add(there.append(newMessage("ada", "once", "c-" + (APPENDS - 1 - i)), List.of(OPS)));
            unrelated.add(there.append(newMessage("grace", "unrelated"), List.of(GRACES_INBOX)));
        }

        for (int i = 0; i < APPENDS; i++) {
            boolean fasterHere = failure(futuresThere.get(APPENDS - 1 - i)) instanceof ClientIdReused;
            var faster = fasterHere ? futuresHere.get(i) : futuresThere.get(APPENDS - 1 - i);
            assertThat(get(faster).repeated()).isFalse();
            if (!fasterHere) {
                assertThat(failure(futuresHere.get(i))).isInstanceOf(ClientIdReused.class);
            }
            var again = there.append(newMessage("ada", "once", "c-" + i), List.of(fasterHere ? LOBBY : OPS));
            assertThat(get(again)).isEqualTo(new Appended(get(faster).entry(), true));
            assertThat(get(unrelated.get(i)).entry().seq()).isEqualTo(i + 1);
        }
        assertThat(all(LOBBY).size() + all(OPS).size()).isEqualTo(APPENDS);
        assertThat(log.head(LOBBY)).isEqualTo(all(LOBBY).size());
        assertThat(log.head(OPS)).isEqualTo(all(OPS).size());
    }

    /** The node behaves like one whose machine is suspended in the middle of a commit. */
    @Test
    void frozenNodeHoldsItsLocksForSecondsOnly() throws Exception {
        Connection frozen = connect().getConnection();
        frozen.setAutoCommit(false);
        StreamHeads.allocate(frozen, new TreeMap<>(Map.of(LOBBY.key(), 1)));

        assertThat(append(newMessage("ada", "hello"), LOBBY).entry().seq()).isEqualTo(1);
        assertThatThrownBy(frozen::commit).hasMessageContaining("idle-in-transaction timeout");
    }

    @Test
    void errorMessageContainsNoTextsOfRefusedEntries() throws Exception {
        CompletableFuture<Appended> poisoned =
                log.append(new NewEntry("message", "ada", null, "the secret", "scream", "the key"), List.of(LOBBY));

        assertThat(failure(poisoned))
                .isInstanceOf(AppendFailed.class)
                .hasMessageContaining("entry")
                .hasMessageNotContainingAny("the secret", "the key");
    }

    private List<Entry> all(StreamId stream) {
        return log.readAfter(stream, 0, null, 3 * APPENDS, Long.MAX_VALUE).entries();
    }

    private static List<Entry> of(StreamId stream, List<Entry> entries) {
        return entries.stream().filter(entry -> entry.stream().equals(stream)).toList();
    }

    private static List<Entry> of(String sender, List<Entry> entries) {
        return entries.stream().filter(entry -> entry.from().equals(sender)).toList();
    }
}
