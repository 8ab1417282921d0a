package dev.parley.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.TemporaryDatabase;
import dev.parley.text.SearchTerms;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Proves that a search finds the messages with the text, newest first, and compares a few entries in each step. */
class StreamSearchTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");
    private static final StreamId INBOX = StreamId.inbox("ada");
    private static final int MAX_SCANNED = 4;

    private JdbcClient database;
    private StreamSearch search;
    private final UuidV7 ids = new UuidV7();
    private long clockMillis = 1_000;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        database = new TemporaryDatabase(directory).jdbcClient();
        search = new StreamSearch(database, MAX_SCANNED, 2);
    }

    /** The expectations of {@code cases/search.json} for one text also hold for a search in either database. */
    @ParameterizedTest
    @CsvSource({
        "Release notes, RELEASE, true",
        "今天发布新版本, 版本, true",
        "今天发布新版本, 明, false",
        "Привет, привет, true",
        "École, ÉCOLE, true",
        "100%, 0%, true",
        "100 per cent, 0%, false",
        "back\\slash, \\s, true"
    })
    void messageIsFoundByAPartOfItsText(String text, String criteria, boolean found) {
        post(LOBBY, "ada", text);
        assertThat(everywhere(criteria, 10)).hasSize(found ? 1 : 0);
        assertThat(search.search(LOBBY, null, criteria(criteria, null, 10), null)
                        .entries())
                .hasSize(found ? 1 : 0);
    }

    @Test
    void timeNarrowsTheSearch() {
        for (int i = 1; i <= 9; i++) {
            clockMillis = 1_000 * i;
            post(LOBBY, "ada", "hello " + i);
        }
        var criteria = new SearchCriteria(
                SearchTerms.of(List.of("hello")), null, Instant.ofEpochMilli(7_000), Instant.ofEpochMilli(9_000), 10);
        var everywhere = search.search(List.of(LOBBY), criteria, null);
        assertThat(texts(everywhere.entries())).containsExactly("hello 8", "hello 7");
        // The search does not read older entries.
        assertThat(everywhere.next()).isNull();
        assertThat(texts(search.search(LOBBY, null, criteria, null).entries())).containsExactly("hello 8", "hello 7");
    }

    @Test
    void newestComesFirstOverAllStreams() {
        post(LOBBY, "ada", "hello 1");
        post(OPS, "grace", "hello 2");
        post(LOBBY, "linus", "hello 3");
        post(StreamId.announcements(), "ada", "hello 4");

        assertThat(texts(everywhere("hello", 10))).containsExactly("hello 4", "hello 3", "hello 2", "hello 1");
    }

    @Test
    void onlyTheNamedStreamsAreSearched() {
        post(LOBBY, "ada", "hello lobby");
        post(OPS, "ada", "hello ops");
        post(StreamId.inbox("grace"), "ada", "hello grace");

        var found = search.search(List.of(LOBBY, INBOX), criteria("hello", null, 10), null);
        assertThat(texts(found.entries())).containsExactly("hello lobby");
    }

    @Test
    void onlyMessagesAreFound() {
        entry(LOBBY, "edit", "ada", null, "hello edit", ids.next(clockMillis), false);
        entry(LOBBY, "deleted", "ada", null, "hello deleted", ids.next(clockMillis), false);
        entry(LOBBY, "topic", "ada", null, "hello topic", ids.next(clockMillis), false);

        assertThat(everywhere("hello", 10)).isEmpty();
        assertThat(search.search(LOBBY, null, criteria("hello", null, 10), null).entries())
                .isEmpty();
    }

    @Test
    void senderNarrowsTheSearch() {
        post(LOBBY, "ada", "hello from ada");
        post(LOBBY, "grace", "hello from grace");

        var criteria = criteria("hello", "grace", 10);
        assertThat(texts(search.search(List.of(LOBBY), criteria, null).entries()))
                .containsExactly("hello from grace");
        assertThat(texts(search.search(LOBBY, null, criteria, null).entries())).containsExactly("hello from grace");
    }

    @Test
    void stepComparesAFewEntriesAndReturnsTheNextPosition() {
        post(LOBBY, "ada", "needle");
        for (int i = 0; i < 2 * MAX_SCANNED; i++) {
            post(LOBBY, "ada", "hay");
        }
        for (boolean byArrival : new boolean[] {true, false}) {
            var first = step(byArrival, "needle", 10, null);
            assertThat(first.entries()).isEmpty();
            assertThat(first.next()).isNotNull();
            var second = step(byArrival, "needle", 10, first.next());
            assertThat(second.entries()).isEmpty();
            assertThat(second.next()).isNotNull();
            var third = step(byArrival, "needle", 10, second.next());
            assertThat(texts(third.entries())).containsExactly("needle");
            assertThat(third.next()).isNull();
        }
    }

    @Test
    void stepsTogetherFindEachEntryOnce() {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            said.add(0, "hello " + i);
            post(i % 3 == 0 ? OPS : LOBBY, "ada", "hello " + i);
        }
        for (int limit : new int[] {1, 2, 3, 4, 5, 50}) {
            assertThat(allSteps(List.of(LOBBY, OPS), limit)).isEqualTo(said);
        }
    }

    @Test
    void copyOfADirectMessageIsFoundAcrossSteps() {
        for (int i = 0; i < 9; i++) {
            UUID id = ids.next(clockMillis++);
            boolean toAda = i % 2 == 0;
            entry(toAda ? INBOX : StreamId.inbox("grace"), "message", "grace", "ada", "hello " + i, id, false);
            entry(toAda ? StreamId.inbox("grace") : INBOX, "message", "grace", "ada", "hello " + i, id, true);
            if (i % 4 == 0) {
                post(LOBBY, "linus", "in between");
            }
        }
        assertThat(allSteps(List.of(INBOX), 50))
                .containsExactly(
                        "hello 8", "hello 7", "hello 6", "hello 5", "hello 4", "hello 3", "hello 2", "hello 1",
                        "hello 0");
    }

    @Test
    void peerRestrictsTheSearchToOneConversation() {
        entry(INBOX, "message", "grace", "ada", "hello from grace", ids.next(clockMillis++), false);
        entry(INBOX, "message", "linus", "ada", "hello from linus", ids.next(clockMillis++), false);

        var found = search.search(INBOX, "grace", criteria("hello", null, 10), null);
        assertThat(texts(found.entries())).containsExactly("hello from grace");
    }

    @Test
    void searchOfAnEmptyLogEndsImmediately() {
        assertThat(search.search(List.of(LOBBY), criteria("hello", null, 10), null))
                .isEqualTo(new SearchPage(List.of(), null));
        assertThat(search.search(LOBBY, null, criteria("hello", null, 10), null))
                .isEqualTo(new SearchPage(List.of(), null));
    }

    private static SearchCriteria criteria(String text, @Nullable String from, int limit) {
        return new SearchCriteria(SearchTerms.of(List.of(text)), from, null, null, limit);
    }

    private List<String> allSteps(List<StreamId> streams, int limit) {
        List<String> found = new ArrayList<>();
        String next = null;
        do {
            var step = search.search(streams, criteria("hello", null, limit), next);
            found.addAll(texts(step.entries()));
            next = step.next();
        } while (next != null);
        return found;
    }

    private SearchPage step(boolean byArrival, String text, int limit, @Nullable String next) {
        var criteria = criteria(text, null, limit);
        return byArrival
                ? search.search(List.of(LOBBY), criteria, next)
                : search.search(LOBBY, null, criteria, next == null ? null : Long.valueOf(next));
    }

    private List<Entry> everywhere(String text, int limit) {
        return search.search(List.of(LOBBY, OPS, INBOX, StreamId.announcements()), criteria(text, null, limit), null)
                .entries();
    }

    private static List<String> texts(List<Entry> entries) {
        return entries.stream().map(Entry::text).toList();
    }

    private void post(StreamId stream, String from, String text) {
        entry(stream, "message", from, null, text, ids.next(clockMillis++), false);
    }

    private void entry(
            StreamId stream, String kind, String from, @Nullable String to, String text, UUID id, boolean copy) {
        long seq =
                database.sql("""
                        INSERT INTO stream (name, head) VALUES (:name, 1)
                        ON CONFLICT (name) DO UPDATE SET head = stream.head + 1 RETURNING head""").param("name", stream.key()).query(Long.class).single();
        database.sql("""
                        INSERT INTO entry (stream, seq, id, kind, sender, recipient, peer, created_at, text, is_copy)
                        VALUES (:stream, :seq, :id, :kind, :from, :to, :peer, :at, :text, :copy)""")
                .param("stream", stream.key())
                .param("seq", seq)
                .param("id", id.toString())
                .param("kind", kind)
                .param("from", from)
                .param("to", to)
                .param("peer", to == null ? null : from)
                .param("at", Instant.ofEpochMilli(clockMillis).toEpochMilli())
                .param("text", text)
                .param("copy", copy)
                .update();
    }
}
