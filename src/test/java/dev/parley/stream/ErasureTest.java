package dev.parley.stream;

import static dev.parley.stream.StreamLogContract.newMessage;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.stream.ErasureRepository.Pending;
import dev.parley.text.SearchTerms;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that no kind of read returns entries that are being erased, that the stream continues meanwhile, and that the
 * erasure deletes all old entries from the disk and no later one.
 */
@Timeout(60)
class ErasureTest {

    private static final StreamId OPS = StreamId.room("ops");
    private static final StreamId LOBBY = StreamId.room("lobby");

    private HikariDataSource database;
    private JdbcClient jdbc;
    private StreamLog log;
    private ErasureRepository erasureRepository;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        database = TestDatabase.open(directory);
        jdbc = JdbcClient.create(database);
        erasureRepository = new ErasureRepository(jdbc);
        log = new StreamLog(database, List::of, LogLimits.DEFAULT, Clock.systemUTC());
        log.start();
    }

    @AfterEach
    void close() {
        log.stop();
        database.close();
    }

    @Test
    void entriesBeingErasedAreUnreadable() {
        post("old one");
        post("old two");
        assertThat(readings()).containsOnly("old one", "old two");

        erasureRepository.begin(OPS);
        assertThat(rows()).isEqualTo(2);
        assertThat(readings()).isEmpty();
        assertThat(log.countAfter(OPS, 0, null, "linus", 10)).isZero();
        assertThat(log.countMentions(OPS, 0, new MentionQuery("grace", List.of(), 10)))
                .isZero();
        assertThat(log.mentions(OPS, 0, new MentionQuery("grace", List.of(), 10)))
                .isEmpty();
        assertThat(log.find(new Position(OPS, 1))).isEmpty();
    }

    @Test
    void streamContinuesAboveErasedEntries() {
        post("old one");
        post("old two");
        erasureRepository.begin(OPS);

        assertThat(post("new").seq()).isEqualTo(3);
        assertThat(readings()).containsOnly("new");
        assertThat(log.countAfter(OPS, 0, null, "linus", 10)).isEqualTo(1);
        assertThat(log.countMentions(OPS, 0, new MentionQuery("grace", List.of(), 10)))
                .isEqualTo(1);
        assertThat(log.head(OPS)).isEqualTo(3);

        eraseAll();
        assertThat(rows()).isEqualTo(1);
        assertThat(readings()).containsOnly("new");
    }

    @Test
    void entriesBeingErasedCannotBeChanged() {
        post("old one");
        erasureRepository.begin(OPS);
        var edit = new NewEntry(Entry.EDIT, "ada", null, "back again", null, null);
        assertThat(log.change(edit, List.of(new Position(OPS, 1))))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(MessageNotFound.class);
        assertThat(log.head(OPS)).isEqualTo(1);
    }

    @Test
    void batchesAreSmallAndTheNextWorkerContinues() {
        fill(2 * ErasureRepository.BATCH_SIZE + 1);
        erasureRepository.begin(OPS);
        var erasure = erasureRepository.next().orElseThrow();
        assertThat(erasureRepository.eraseBatch(erasure, 0)).contains((long) ErasureRepository.BATCH_SIZE);
        assertThat(rows()).isEqualTo(ErasureRepository.BATCH_SIZE + 1);

        // Another node, or this one after a crash, does not know about the first batch.
        assertThat(erasureRepository.next()).contains(erasure);
        assertThat(erasureRepository.eraseBatch(erasure, 0)).contains(2L * ErasureRepository.BATCH_SIZE);
        assertThat(erasureRepository.eraseBatch(erasure, 2L * ErasureRepository.BATCH_SIZE))
                .contains(2L * ErasureRepository.BATCH_SIZE + 1);
        assertThat(erasureRepository.eraseBatch(erasure, 2L * ErasureRepository.BATCH_SIZE + 1))
                .isEmpty();
        assertThat(rows()).isZero();
    }

    @Test
    void extendedErasureContinues() {
        post("old one");
        erasureRepository.begin(OPS);
        var first = erasureRepository.next().orElseThrow();
        post("old two");
        erasureRepository.begin(OPS);

        erasureRepository.end(first);
        assertThat(readings()).isEmpty();
        assertThat(erasureRepository.next()).contains(new Pending(OPS, 2));
    }

    @Test
    void onlyMarkersOfErasedEntriesAreDeleted() {
        post("old one");
        erasureRepository.begin(OPS);
        post("new");
        mark("ada", OPS, 1);
        mark("grace", OPS, 2);
        mark("ada", LOBBY, 1);

        eraseAll();
        assertThat(jdbc.sql("SELECT username || ' ' || stream FROM read_marker ORDER BY username, stream")
                        .query(String.class)
                        .list())
                .containsExactly("ada room/lobby", "grace room/ops");
    }

    @Test
    void streamWithoutEntriesHasNothingToErase() {
        erasureRepository.begin(OPS);
        assertThat(erasureRepository.next()).isEmpty();
    }

    private void eraseAll() {
        var erasure = erasureRepository.next().orElseThrow();
        Optional<Long> last = Optional.of(0L);
        while (last.isPresent()) {
            last = erasureRepository.eraseBatch(erasure, last.get());
        }
        boolean more = true;
        while (more) {
            more = erasureRepository.eraseMarkers(erasure);
        }
        erasureRepository.end(erasure);
        assertThat(erasureRepository.next()).isEmpty();
    }

    /** The texts that all kinds of reads and searches return. */
    private List<String> readings() {
        var search = new StreamSearch(jdbc);
        return List.of(
                        log.readAfter(OPS, 0, null, 10, 1000).entries(),
                        log.readBefore(OPS, 100, null, 10, Long.MAX_VALUE).entries(),
                        log.readAround(OPS, 2, null, 10, Long.MAX_VALUE).entries(),
                        search.search(
                                        OPS,
                                        null,
                                        new SearchCriteria(SearchTerms.of(List.of("e")), null, null, null, 10),
                                        null)
                                .entries(),
                        search.search(
                                        List.of(OPS, LOBBY),
                                        new SearchCriteria(SearchTerms.of(List.of("e")), null, null, null, 10),
                                        null)
                                .entries(),
                        log.find(new Position(OPS, log.head(OPS))).map(List::of).orElse(List.of()))
                .stream()
                .flatMap(List::stream)
                .map(Entry::text)
                .toList();
    }

    private Entry post(String text) {
        var entry = new NewEntry(Entry.MESSAGE, "ada", null, text, null, null, List.of("grace"));
        return log.append(entry, List.of(OPS)).join().entry();
    }

    private void fill(int entries) {
        for (int i = 0; i < entries; i++) {
            var last = log.append(newMessage("ada", "old"), List.of(OPS));
            if (i == entries - 1) {
                last.join();
            }
        }
    }

    private void mark(String username, StreamId stream, long seq) {
        jdbc.sql("INSERT INTO read_marker (username, stream, seq) VALUES (?, ?, ?)")
                .params(username, stream.key(), seq)
                .update();
    }

    private int rows() {
        return jdbc.sql("SELECT count(*) FROM entry").query(Integer.class).single();
    }
}
