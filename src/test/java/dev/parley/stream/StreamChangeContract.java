package dev.parley.stream;

import static dev.parley.stream.StreamLogContract.ADAS_INBOX;
import static dev.parley.stream.StreamLogContract.GRACES_INBOX;
import static dev.parley.stream.StreamLogContract.LOBBY;
import static dev.parley.stream.StreamLogContract.OPS;
import static dev.parley.stream.StreamLogContract.failure;
import static dev.parley.stream.StreamLogContract.get;
import static dev.parley.stream.StreamLogContract.newMessage;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves, for any database, that an edit or a delete changes its message in the transaction that numbers it, that
 * erased text remains nowhere, and that a client that applies the changes in order has the state of a fresh read.
 */
@Timeout(60)
abstract class StreamChangeContract {

    private static final String SECRET = "secret-7d3a";

    private final List<Entry> published = new CopyOnWriteArrayList<>();
    private final List<StreamLog> opened = new ArrayList<>();
    private HikariDataSource database;
    private StreamLog log;

    /** A database with all tables and no entries. */
    abstract HikariDataSource connect() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = connect();
        log = open(LogLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        opened.forEach(StreamLog::stop);
        database.close();
    }

    private StreamLog open(LogLimits limits, AppendListener... more) {
        return open(database, limits, more);
    }

    private StreamLog open(DataSource source, LogLimits limits, AppendListener... more) {
        List<AppendListener> listeners = Stream.concat(Stream.<AppendListener>of(published::addAll), Stream.of(more))
                .toList();
        StreamLog fresh = new StreamLog(source, () -> listeners, limits, Clock.systemUTC());
        fresh.start();
        opened.add(fresh);
        return fresh;
    }

    @Test
    void editIsAnEntryAndReplacesTheText() throws Exception {
        Entry message = append(newMessage("ada", "helo"), LOBBY);
        append(newMessage("grace", "hm?"), LOBBY);
        Entry edit = change(edit("ada", "hello"), at(message));

        assertThat(edit.seq()).isEqualTo(3);
        assertThat(edit.kind()).isEqualTo("edit");
        assertThat(edit.target()).isEqualTo(1);
        assertThat(edit.text()).isEqualTo("hello");
        assertThat(published).endsWith(edit);
        assertThat(all(LOBBY)).extracting(Entry::text).containsExactly("hello", "hm?", "hello");
        assertThat(all(LOBBY)).extracting(Entry::revised).containsExactly(3L, null, null);
        assertThat(all(LOBBY)).contains(edit);
        assertThat(log.find(at(message)))
                .contains(message.revisedBy(edit))
                .map(Entry::id)
                .contains(message.id());
    }

    @Test
    void deletedMessageKeepsItsNumberAndNoText() throws Exception {
        Entry message = append(mentioning("ada", SECRET + " 1", "grace"), LOBBY);
        Entry first = change(edit("ada", SECRET + " 2", "linus"), at(message));
        Entry second = change(edit("ada", SECRET + " 3"), at(message));
        assertThat(everything()).contains(SECRET + " 3", SECRET + " 2");
        Entry delete = change(delete("grace"), at(message));

        assertThat(delete.seq()).isEqualTo(4);
        assertThat(delete.from()).isEqualTo("grace");
        assertThat(all(LOBBY))
                .containsExactly(
                        revised(message, first, second, delete),
                        revised(first, second, delete),
                        revised(second, delete),
                        delete);
        assertThat(all(LOBBY)).extracting(Entry::kind).containsExactly("deleted", "edit", "edit", "delete");
        assertThat(everything()).doesNotContain(SECRET);
        assertThat(rows("SELECT * FROM mention")).isEmpty();
    }

    @Test
    void deletedMessageStaysDeleted() throws Exception {
        Entry message = append(newMessage("ada", "hello"), LOBBY);
        change(delete("ada"), at(message));

        assertThat(failure(log.change(edit("ada", SECRET), List.of(at(message)))))
                .isInstanceOf(MessageNotFound.class);
        assertThat(failure(log.change(delete("ada"), List.of(at(message))))).isInstanceOf(MessageNotFound.class);
        assertThat(everything()).doesNotContain(SECRET);
        // Nothing of them was written, not even a number.
        assertThat(append(newMessage("ada", "more"), LOBBY).seq()).isEqualTo(3);
    }

    @Test
    void onlyMessagesCanBeChanged() throws Exception {
        Entry message = append(newMessage("ada", "hello"), LOBBY);
        Entry edit = change(edit("ada", "hello!"), at(message));
        Entry topic = append(new NewEntry("topic", "ada", null, "plans", null, null), LOBBY);

        for (Position target : List.of(at(edit), at(topic), new Position(LOBBY, 99), new Position(OPS, 1))) {
            assertThat(failure(log.change(delete("ada"), List.of(target)))).isInstanceOf(MessageNotFound.class);
        }
        assertThat(log.head(LOBBY)).isEqualTo(3);
        assertThat(log.head(OPS)).isZero();
    }

    @Test
    void firstDeleteOfACommitWins() throws Exception {
        Entry message = append(newMessage("ada", "hello"), LOBBY);
        Entry other = append(newMessage("ada", "other"), LOBBY);
        published.clear();
        StreamLogContract.Gate gate = new StreamLogContract.Gate();
        StreamLog gated = open(LogLimits.DEFAULT, gate);
        gate.closeOn(gated);
        var edited = gated.change(edit("ada", "edited"), List.of(at(message)));
        var deleted = gated.change(delete("ada"), List.of(at(message)));
        var editedLate = gated.change(edit("ada", SECRET), List.of(at(message)));
        var deletedLate = gated.change(delete("ada"), List.of(at(message)));
        var otherEdited = gated.change(edit("ada", "other!"), List.of(at(other)));
        var after = gated.append(newMessage("grace", "after"), List.of(LOBBY));
        assertThat(gated.queued()).isEqualTo(6);
        gate.open();

        // The gate has number 3.
        assertThat(get(edited).entry().seq()).isEqualTo(4);
        assertThat(get(deleted).entry().seq()).isEqualTo(5);
        assertThat(failure(editedLate)).isInstanceOf(MessageNotFound.class);
        assertThat(failure(deletedLate)).isInstanceOf(MessageNotFound.class);
        assertThat(get(otherEdited).entry().seq()).isEqualTo(6);
        assertThat(get(after).entry().seq()).isEqualTo(7);
        assertThat(all(LOBBY)).extracting(Entry::kind).startsWith("deleted", "message");
        assertThat(everything()).doesNotContain(SECRET);
        assertThat(published).extracting(Entry::seq).containsExactly(3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void sameClientIdChangesNothingTwice() throws Exception {
        Entry message = append(newMessage("ada", "hello"), LOBBY);
        NewEntry edit = new NewEntry("edit", "ada", null, "hello!", null, "c-1");
        Entry first = change(edit, at(message));
        change(edit("ada", "later"), at(message));

        assertThat(get(log.change(edit, List.of(at(message))))).isEqualTo(new Appended(first, true));
        assertThat(all(LOBBY)).extracting(Entry::text).containsExactly("later", "hello!", "later");
        assertThat(log.findByClientId("ada", "c-1")).contains(first);
        assertThat(log.findByClientId("grace", "c-1")).isEmpty();
    }

    /** The first text is deleted by then, and the remaining fields are sufficient. */
    @Test
    void repeatOfAPostChangedMeanwhileIsARepeat() throws Exception {
        NewEntry post = newMessage("ada", "hello", "c-1");
        Entry edited = append(post, LOBBY);
        change(edit("ada", "hello!"), at(edited));
        NewEntry other = newMessage("ada", "good-bye", "c-2");
        Entry deleted = append(other, LOBBY);
        change(delete("ada"), at(deleted));

        assertThat(repeat(post).text()).isEqualTo("hello!");
        assertThat(repeat(other).kind()).isEqualTo(Entry.DELETED);
        assertThat(failure(log.append(post, List.of(ADAS_INBOX)))).isInstanceOf(ClientIdReused.class);
        assertThat(failure(log.append(other, List.of(ADAS_INBOX)))).isInstanceOf(ClientIdReused.class);
        assertThat(all(ADAS_INBOX)).isEmpty();
    }

    private Entry repeat(NewEntry post) throws Exception {
        Appended again = get(log.append(post, List.of(LOBBY)));
        assertThat(again.repeated()).isTrue();
        return again.entry();
    }

    @Test
    void clientIdOfAnotherChangeIsRefused() throws Exception {
        Entry one = append(newMessage("ada", "one", "c-0"), LOBBY);
        Entry two = append(newMessage("ada", "two"), LOBBY);
        change(new NewEntry("edit", "ada", null, "one!", null, "c-1"), at(one));
        long head = log.head(LOBBY);

        assertReused(new NewEntry("edit", "ada", null, "one?", null, "c-1"), one);
        assertReused(new NewEntry("edit", "ada", null, "one!", null, "c-1"), two);
        assertReused(new NewEntry("delete", "ada", null, "", null, "c-1"), one);
        assertReused(new NewEntry("edit", "ada", null, "one", null, "c-0"), one);
        assertReused(new NewEntry("delete", "ada", null, "", null, "c-0"), one);
        assertThat(failure(log.append(newMessage("ada", "one!", "c-1"), List.of(LOBBY))))
                .isInstanceOf(ClientIdReused.class);
        assertThat(log.head(LOBBY)).isEqualTo(head);
        assertThat(all(LOBBY)).extracting(Entry::text).containsExactly("one!", "two", "one!");

        // The delete has taken the text of the edit, too.
        change(delete("ada"), at(one));
        NewEntry edit = new NewEntry("edit", "ada", null, "one!", null, "c-1");
        assertThat(get(log.change(edit, List.of(at(one)))).repeated()).isTrue();
    }

    private void assertReused(NewEntry change, Entry target) throws Exception {
        assertThat(failure(log.change(change, List.of(at(target))))).isInstanceOf(ClientIdReused.class);
    }

    @Test
    void repeatInTheSameBatchHasTheSameOutcome() throws Exception {
        Entry message = append(newMessage("ada", "hello"), LOBBY);
        change(delete("ada"), at(message));
        NewEntry edit = new NewEntry("edit", "ada", null, SECRET, null, "c-1");

        CompletableFuture<Appended> late = log.change(edit, List.of(at(message)));
        CompletableFuture<Appended> repeat = log.change(edit, List.of(at(message)));
        assertThat(failure(late)).isInstanceOf(MessageNotFound.class);
        assertThat(failure(repeat)).isInstanceOf(MessageNotFound.class);
        assertThat(append(newMessage("ada", "mended", "c-1"), LOBBY).seq()).isEqualTo(3);
    }

    @Test
    void bothInboxesChangeTogether() throws Exception {
        append(direct("linus", "grace", "earlier"), GRACES_INBOX, StreamId.inbox("linus"));
        Entry ours = append(direct("ada", "grace", SECRET), ADAS_INBOX, GRACES_INBOX);
        Position theirs = log.locate(GRACES_INBOX, "ada", ours.id()).orElseThrow();
        assertThat(theirs).isEqualTo(new Position(GRACES_INBOX, 2));
        assertThat(log.locate(GRACES_INBOX, "linus", ours.id())).isEmpty();
        NewEntry edit = new NewEntry("edit", "ada", "grace", "milder", null, null);
        Entry edited = change(edit, at(ours), theirs);

        assertThat(edited.stream()).isEqualTo(ADAS_INBOX);
        assertThat(all(ADAS_INBOX)).extracting(Entry::target).containsExactly(null, 1L);
        assertThat(all(GRACES_INBOX)).extracting(Entry::target).containsExactly(null, null, 2L);
        assertThat(all(ADAS_INBOX)).extracting(Entry::text).containsExactly("milder", "milder");
        assertThat(all(GRACES_INBOX)).extracting(Entry::text).containsExactly("earlier", "milder", "milder");
        assertThat(everything()).doesNotContain(SECRET);

        change(new NewEntry("delete", "ada", "grace", "", null, null), at(ours), theirs);
        assertThat(everything()).doesNotContain("milder").contains("earlier");
        assertThat(log.readAfter(GRACES_INBOX, 0, "ada", 9, Long.MAX_VALUE).entries())
                .extracting(Entry::kind)
                .containsExactly("deleted", "edit", "delete");
    }

    @Test
    void changeDoesNotMakeAMessageNewer() throws Exception {
        Entry toGrace = append(direct("ada", "grace", "one"), ADAS_INBOX, GRACES_INBOX);
        append(direct("ada", "linus", "two"), ADAS_INBOX, StreamId.inbox("linus"));
        change(new NewEntry("edit", "ada", "grace", "one!", null, null), at(toGrace));

        assertThat(log.directConversations("ada"))
                .extracting(found -> found.peer() + " " + found.last().text())
                .containsExactly("linus two", "grace one!");
    }

    @Test
    void changesAreNotUnreadMessages() throws Exception {
        Entry message = append(newMessage("ada", "hello"), LOBBY);
        append(newMessage("ada", "and more"), LOBBY);
        change(edit("ada", "hello!"), at(message));
        assertThat(log.countAfter(LOBBY, 0, null, "grace", 1000)).isEqualTo(2);
        change(delete("ada"), at(message));
        assertThat(log.countAfter(LOBBY, 0, null, "grace", 1000)).isEqualTo(1);
    }

    @Test
    void mentionsCountFromTheMessageOrTheEditThatAddsThem() throws Exception {
        Entry message = append(mentioning("ada", "@grace", "grace"), LOBBY);
        append(mentioning("ada", "@linus in ops", "linus"), OPS);
        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("grace", List.of(), 1000)))
                .isEqualTo(1);
        assertThat(log.countMentions(LOBBY, 1, new MentionQuery("grace", List.of(), 1000)))
                .isZero();
        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("linus", List.of(), 1000)))
                .isZero();

        // Number 2: linus is new, grace is not.
        change(edit("ada", "@grace @linus", "grace", "linus"), at(message));
        assertThat(log.countMentions(LOBBY, 1, new MentionQuery("grace", List.of(), 1000)))
                .isZero();
        assertThat(log.countMentions(LOBBY, 1, new MentionQuery("linus", List.of(), 1000)))
                .isEqualTo(1);
        change(edit("ada", "@linus", "linus"), at(message));
        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("grace", List.of(), 1000)))
                .isZero();
        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("linus", List.of(), 1000)))
                .isEqualTo(1);
        assertThat(log.countMentions(LOBBY, 2, new MentionQuery("linus", List.of(), 1000)))
                .isZero();

        change(delete("ada"), at(message));
        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("linus", List.of(), 1000)))
                .isZero();
        assertThat(log.countMentions(OPS, 0, new MentionQuery("linus", List.of(), 1000)))
                .isEqualTo(1);
    }

    @Test
    void mentionsOfOneCommitAreWrittenTogether() throws Exception {
        PreparedStatements statements = new PreparedStatements(database);
        StreamLogContract.Gate gate = new StreamLogContract.Gate();
        StreamLog gated = open(statements, LogLimits.DEFAULT, gate);
        gate.closeOn(gated);
        List<CompletableFuture<Appended>> posts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            posts.add(gated.append(mentioning("ada", "@grace @linus", "grace", "linus"), List.of(LOBBY)));
        }
        gate.open();
        for (CompletableFuture<Appended> post : posts) {
            get(post);
        }

        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("grace", List.of(), 99)))
                .isEqualTo(20);
        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("linus", List.of(), 99)))
                .isEqualTo(20);
        assertThat(statements.all())
                .filteredOn(MentionRepository.INSERT::equals)
                .hasSize(1);
    }

    @Test
    void lastEditOfACommitDeterminesTheMentions() throws Exception {
        Entry message = append(newMessage("ada", "hello"), LOBBY);
        Entry other = append(newMessage("ada", "other"), LOBBY);
        StreamLogContract.Gate gate = new StreamLogContract.Gate();
        StreamLog gated = open(LogLimits.DEFAULT, gate);
        gate.closeOn(gated);
        gated.change(edit("ada", "@grace @linus", "grace", "linus"), List.of(at(message)));
        gated.change(edit("ada", "@grace", "grace"), List.of(at(message)));
        gated.change(edit("ada", "@linus", "linus"), List.of(at(other)));
        var last = gated.change(delete("ada"), List.of(at(other)));
        gate.open();
        get(last);

        // The gate has number 3, and the edit that brought grace in number 4.
        assertThat(log.countMentions(LOBBY, 3, new MentionQuery("grace", List.of(), 9)))
                .isEqualTo(1);
        assertThat(log.countMentions(LOBBY, 4, new MentionQuery("grace", List.of(), 9)))
                .isZero();
        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("linus", List.of(), 9)))
                .isZero();
    }

    @Test
    void mentionsAreCountedToALimit() throws Exception {
        for (int i = 0; i < 5; i++) {
            append(mentioning("ada", "@grace", "grace"), LOBBY);
        }
        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("grace", List.of(), 3)))
                .isEqualTo(3);
        assertThat(log.countMentions(LOBBY, 2, new MentionQuery("grace", List.of(), 9)))
                .isEqualTo(3);
    }

    @Test
    void mentionsAreListedWhereTheyWereAdded() throws Exception {
        Entry early = append(newMessage("ada", "who is there?"), LOBBY);
        Entry calling = append(mentioning("ada", "@grace", "grace"), LOBBY);
        append(mentioning("ada", "@grace, in ops", "grace"), OPS);
        // Number 3 adds her; number 4 only repeats her.
        change(edit("ada", "who is there, @grace?", "grace"), at(early));
        change(edit("ada", "@grace!", "grace"), at(calling));

        assertThat(log.mentions(LOBBY, 0, new MentionQuery("grace", List.of(), 9)))
                .containsExactly(new Mention(2, 2), new Mention(3, 1));
        assertThat(log.mentions(LOBBY, 2, new MentionQuery("grace", List.of(), 9)))
                .containsExactly(new Mention(3, 1));
        assertThat(log.mentions(LOBBY, 0, new MentionQuery("grace", List.of(), 1)))
                .containsExactly(new Mention(2, 2));
        assertThat(log.mentions(LOBBY, 0, new MentionQuery("linus", List.of(), 9)))
                .isEmpty();

        change(edit("ada", "who is there?"), at(early));
        change(delete("ada"), at(calling));
        assertThat(log.mentions(LOBBY, 0, new MentionQuery("grace", List.of(), 9)))
                .isEmpty();
    }

    @Test
    void repeatAddsNoMentions() throws Exception {
        NewEntry post = new NewEntry("message", "ada", null, "@grace", null, "c-1", List.of("grace"));
        append(post, LOBBY);
        append(post, LOBBY);
        assertThat(log.countMentions(LOBBY, 0, new MentionQuery("grace", List.of(), 9)))
                .isEqualTo(1);
    }

    @Test
    void changesPersistAfterReopening() throws Exception {
        Entry message = append(newMessage("ada", "helo"), LOBBY);
        Entry edit = change(edit("ada", "hello"), at(message));
        List<Entry> before = all(LOBBY);
        log.stop();
        log = open(LogLimits.DEFAULT);

        assertThat(all(LOBBY)).isEqualTo(before).containsExactly(message.revisedBy(edit), edit);
        assertThat(change(edit("ada", "hello!"), at(message)).seq()).isEqualTo(3);
    }

    @Test
    void retentionDeletesMentionsWithTheirEntries() throws Exception {
        Entry message = append(mentioning("ada", "hello", "grace"), LOBBY);
        new Retention(JdbcClient.create(database))
                .deleteBefore(LOBBY, Instant.now().plusSeconds(60));

        assertThat(rows("SELECT * FROM mention")).isEmpty();
        assertThat(failure(log.change(edit("ada", "hello!"), List.of(at(message)))))
                .isInstanceOf(MessageNotFound.class);
    }

    /**
     * Compares a client that starts at any number and applies later entries with one that reads everything afresh,
     * while users post, edit and delete at random.
     */
    @Test
    void applyingChangesInOrderEqualsAFreshRead() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Entry> live = new ArrayList<>();
        List<List<Entry>> pages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            pages.add(all(LOBBY));
            Position any = new Position(LOBBY, 1 + random.nextInt(live.size() + 1));
            CompletableFuture<Appended> next =
                    switch (random.nextInt(4)) {
                        case 0, 1 -> log.append(newMessage("ada", "text " + i), List.of(LOBBY));
                        case 2 -> log.change(edit("ada", "edit " + i), List.of(any));
                        default -> log.change(delete("ada"), List.of(any));
                    };
            try {
                live.add(get(next).entry());
            } catch (ExecutionException e) {
                assertThat(e).as("seed %d", seed).hasCauseInstanceOf(MessageNotFound.class);
            }
        }

        Map<Long, String> fresh = view(all(LOBBY));
        assertThat(fresh.values()).as("seed %d", seed).contains("deleted");
        for (List<Entry> page : pages) {
            // Live entries arrive in their original form; entries read during catch-up may have changed since.
            assertThat(view(page, live.subList(page.size(), live.size())))
                    .as("seed %d, since %d, live", seed, page.size())
                    .isEqualTo(fresh);
            assertThat(view(page, all(LOBBY).subList(page.size(), live.size())))
                    .as("seed %d, since %d, caught up", seed, page.size())
                    .isEqualTo(fresh);
        }
    }

    /** The messages that a client shows, by number, according to docs/protocol.md alone. */
    @SafeVarargs
    private static Map<Long, String> view(List<Entry>... received) {
        Map<Long, Shown> shown = new TreeMap<>();
        for (List<Entry> entries : received) {
            for (Entry entry : entries) {
                Long target = entry.target();
                if (target == null) {
                    shown.put(entry.seq(), Shown.of(entry));
                } else {
                    shown.computeIfPresent(target, (seq, before) -> before.changed(entry));
                }
            }
        }
        Map<Long, String> view = new TreeMap<>();
        shown.forEach((seq, message) -> view.put(seq, message.text()));
        return view;
    }

    private record Shown(String text, long edited) {

        static Shown of(Entry entry) {
            String text = entry.kind().equals("deleted") ? "deleted" : entry.text();
            return new Shown(text, entry.revised() == null ? 0 : entry.revised());
        }

        Shown changed(Entry change) {
            return change.seq() <= edited
                    ? this
                    : new Shown(change.kind().equals("delete") ? "deleted" : change.text(), change.seq());
        }
    }

    /** The entry after the later ones are applied to it. */
    private static Entry revised(Entry entry, Entry... later) {
        Entry revised = entry;
        for (Entry change : later) {
            revised = revised.revisedBy(change);
        }
        return revised;
    }

    private static NewEntry mentioning(String from, String text, String... names) {
        return new NewEntry("message", from, null, text, null, null, List.of(names));
    }

    private static NewEntry edit(String from, String text, String... names) {
        return new NewEntry("edit", from, null, text, null, null, List.of(names));
    }

    private static NewEntry delete(String from) {
        return new NewEntry("delete", from, null, "", null, null);
    }

    private static NewEntry direct(String from, String to, String text) {
        return new NewEntry("message", from, to, text, null, null);
    }

    private static Position at(Entry entry) {
        return new Position(entry.stream(), entry.seq());
    }

    private Entry append(NewEntry entry, StreamId... streams) throws Exception {
        return get(log.append(entry, List.of(streams))).entry();
    }

    private Entry change(NewEntry change, Position... targets) throws Exception {
        return get(log.change(change, List.of(targets))).entry();
    }

    private List<Entry> all(StreamId stream) {
        return log.readAfter(stream, 0, null, 10_000, Long.MAX_VALUE).entries();
    }

    /** The contents of the log's tables. */
    private String everything() throws SQLException {
        return rows("SELECT * FROM entry").toString() + rows("SELECT * FROM mention");
    }

    private List<Map<String, @Nullable Object>> rows(String sql) {
        return new JdbcTemplate(database).queryForList(sql);
    }
}
