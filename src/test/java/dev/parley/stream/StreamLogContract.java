package dev.parley.stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves, for any database, that the log numbers entries without gaps, keeps acknowledged entries, and reads them back.
 */
@Timeout(60)
abstract class StreamLogContract {

    static final StreamId LOBBY = StreamId.room("lobby");
    static final StreamId OPS = StreamId.room("ops");
    static final StreamId ADAS_INBOX = StreamId.inbox("ada");
    static final StreamId GRACES_INBOX = StreamId.inbox("grace");

    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00.123Z");
    private static final long ANY_SIZE = Long.MAX_VALUE;

    private final List<StreamLog> opened = new ArrayList<>();
    private final List<Entry> published = new CopyOnWriteArrayList<>();
    StreamLog log;

    /** A database with all tables, the same one throughout a test, through connections of its own at each call. */
    abstract DataSource connect() throws Exception;

    @BeforeEach
    void open() throws Exception {
        log = open(connect(), LogLimits.DEFAULT, published::addAll);
    }

    @AfterEach
    void close() {
        opened.forEach(StreamLog::stop);
    }

    final StreamLog open(DataSource database, LogLimits limits, AppendListener... listeners) {
        return open(database, limits, NOW, listeners);
    }

    private StreamLog open(DataSource database, LogLimits limits, Instant now, AppendListener... listeners) {
        StreamLog fresh = new StreamLog(database, () -> List.of(listeners), limits, Clock.fixed(now, ZoneOffset.UTC));
        fresh.start();
        opened.add(fresh);
        return fresh;
    }

    @Test
    void streamIsEmptyBeforeTheFirstAppend() {
        assertThat(log.head(LOBBY)).isZero();
        assertThat(log.readAfter(LOBBY, 0, null, 10, ANY_SIZE)).isEqualTo(new Page(List.of(), 0));
        assertThat(log.readBefore(LOBBY, Long.MAX_VALUE, null, 10, ANY_SIZE)).isEqualTo(new Page(List.of(), 0));
    }

    @Test
    void entryIsReadAsAppended() throws Exception {
        NewEntry direct = new NewEntry("message", "ada", "grace", "hello", null, "c-1");
        NewEntry warning = new NewEntry("message", "ada", null, "fire", "warning", null);
        Entry inInbox = append(direct, GRACES_INBOX).entry();
        Entry announced = append(warning, StreamId.announcements()).entry();

        assertThat(inInbox.to()).isEqualTo("grace");
        assertThat(inInbox.at()).isEqualTo(NOW);
        assertThat(inInbox.id().version()).isEqualTo(7);
        assertThat(readAll(GRACES_INBOX)).containsExactly(inInbox);
        assertThat(readAll(StreamId.announcements())).containsExactly(announced);
    }

    /** Search over several streams uses the order of the ids. */
    @Test
    void idsAscendAfterTheClockWasSetBackDuringDowntime() throws Exception {
        Entry before = append(newMessage("ada", "before"), LOBBY).entry();
        log.stop();
        log = open(connect(), LogLimits.DEFAULT, NOW.minus(Duration.ofDays(2)));
        Entry after = append(newMessage("ada", "after"), OPS).entry();

        assertThat(after.at()).isBefore(before.at());
        assertThat(after.id().toString()).isGreaterThan(before.id().toString());
    }

    @Test
    void numbersHaveNoGapsUnderConcurrentPosters() throws Exception {
        List<Thread> posters = new ArrayList<>();
        List<CompletableFuture<Appended>> futures = new CopyOnWriteArrayList<>();
        for (int poster = 0; poster < 8; poster++) {
            List<StreamId> streams =
                    List.of(List.of(LOBBY), List.of(OPS), List.of(OPS, LOBBY)).get(poster % 3);
            posters.add(new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    futures.add(log.append(newMessage("ada", "hello"), streams));
                }
            }));
        }
        posters.forEach(Thread::start);
        for (Thread poster : posters) {
            poster.join();
        }
        allOf(futures);

        // Posters 0, 3, 6 write to the lobby, 1, 4, 7 to ops, 2 and 5 to both.
        for (StreamId stream : List.of(LOBBY, OPS)) {
            assertThat(seqs(readAll(stream))).isEqualTo(numbers(1, 500));
            assertThat(log.head(stream)).isEqualTo(500);
        }
        assertThat(log.appended()).isEqualTo(1000);
        assertThat(published.stream().map(Entry::id).distinct()).hasSize(800);
    }

    @Test
    void listenersGetEveryEntryOnceInOrder() throws Exception {
        List<CompletableFuture<Appended>> futures = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            futures.add(log.append(newMessage("ada", "hello"), List.of(i % 3 == 0 ? OPS : LOBBY)));
        }
        allOf(futures);

        Map<StreamId, List<Entry>> byStream = published.stream().collect(Collectors.groupingBy(Entry::stream));
        assertThat(byStream.get(OPS)).isEqualTo(readAll(OPS));
        assertThat(byStream.get(LOBBY)).isEqualTo(readAll(LOBBY));
    }

    @Test
    void listenersGetAnEntryBeforeItsFutureCompletes() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch watched = new CountDownLatch(1);
        StreamLog watchedLog = open(connect(), LogLimits.DEFAULT, entries -> {
            await(watched);
            order.add("listener");
        });
        CompletableFuture<Void> sender =
                watchedLog.append(newMessage("ada", "hello"), List.of(LOBBY)).thenRun(() -> order.add("sender"));
        watched.countDown();
        sender.get(10, SECONDS);

        assertThat(order).containsExactly("listener", "sender");
    }

    @Test
    void throwingListenerDoesNotAffectOthers() throws Exception {
        List<Entry> second = new CopyOnWriteArrayList<>();
        AppendListener broken = entries -> {
            throw new IllegalStateException("broken on purpose");
        };
        StreamLog brokenLog = open(connect(), LogLimits.DEFAULT, broken, second::addAll);

        Entry entry = get(brokenLog.append(newMessage("ada", "hello"), List.of(LOBBY)))
                .entry();

        assertThat(second).containsExactly(entry);
    }

    @Test
    void sameClientIdOfTheSameSenderMakesOneEntry() throws Exception {
        Appended first = append(newMessage("ada", "hello", "c-1"), LOBBY);
        Appended again = append(newMessage("ada", "hello", "c-1"), LOBBY);

        assertThat(first.repeated()).isFalse();
        assertThat(again).isEqualTo(new Appended(first.entry(), true));
        assertThat(log.head(LOBBY)).isOne();
        assertThat(published).containsExactly(first.entry());
        assertThat(append(newMessage("grace", "hello", "c-1"), LOBBY).repeated())
                .isFalse();
    }

    @Test
    void clientIdOfAnotherEntryIsRefused() throws Exception {
        append(newMessage("ada", "hello", "c-1"), LOBBY);
        NewEntry toGrace = new NewEntry("message", "ada", "grace", "hello", null, "c-2");
        append(toGrace, ADAS_INBOX, GRACES_INBOX);
        append(new NewEntry("message", "ada", null, "hello", "info", "c-3"), StreamId.announcements());
        List<Entry> before = List.copyOf(published);

        assertReused(newMessage("ada", "hello", "c-1"), OPS);
        assertReused(newMessage("ada", "hello again", "c-1"), LOBBY);
        assertReused(new NewEntry("topic", "ada", null, "hello", null, "c-1"), LOBBY);
        assertReused(new NewEntry("message", "ada", "grace", "hello", null, "c-1"), ADAS_INBOX, GRACES_INBOX);
        assertReused(newMessage("ada", "hello", "c-2"), LOBBY);
        assertReused(
                new NewEntry("message", "ada", "linus", "hello", null, "c-2"), ADAS_INBOX, StreamId.inbox("linus"));
        assertReused(new NewEntry("message", "ada", null, "hello", "warning", "c-3"), StreamId.announcements());
        assertThat(published).isEqualTo(before);
        assertThat(append(toGrace, ADAS_INBOX, GRACES_INBOX).repeated()).isTrue();
    }

    /** Both appends are in one batch, before either is on disk. */
    @Test
    void clientIdOfAPendingEntryIsRefused() throws Exception {
        Gate gate = new Gate();
        StreamLog gated = open(connect(), LogLimits.DEFAULT, gate);
        gate.closeOn(gated);
        CompletableFuture<Appended> first = gated.append(newMessage("ada", "hello", "c-1"), List.of(LOBBY));
        CompletableFuture<Appended> elsewhere = gated.append(newMessage("ada", "hello", "c-1"), List.of(OPS));
        CompletableFuture<Appended> repeat = gated.append(newMessage("ada", "hello", "c-1"), List.of(LOBBY));
        gate.open();

        assertThat(get(first).repeated()).isFalse();
        assertThat(failure(elsewhere)).isInstanceOf(ClientIdReused.class);
        assertThat(get(repeat)).isEqualTo(new Appended(get(first).entry(), true));
        assertThat(gated.head(OPS)).isZero();
    }

    private void assertReused(NewEntry entry, StreamId... streams) throws Exception {
        assertThat(failure(log.append(entry, List.of(streams)))).isInstanceOf(ClientIdReused.class);
    }

    @Test
    void concurrentRepeatsGetTheFirstEntry() throws Exception {
        List<CompletableFuture<Appended>> futures = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            futures.add(log.append(newMessage("ada", "try " + i % 3, "c-" + i % 3), List.of(LOBBY)));
        }
        allOf(futures);

        List<Entry> firsts = readAll(LOBBY);
        assertThat(firsts).extracting(Entry::clientId).containsExactly("c-0", "c-1", "c-2");
        for (int i = 0; i < 300; i++) {
            assertThat(get(futures.get(i))).isEqualTo(new Appended(firsts.get(i % 3), i >= 3));
        }
    }

    @Test
    void repeatInTheSameBatchWaitsForTheFirst() throws Exception {
        Gate gate = new Gate();
        StreamLog gated = open(connect(), LogLimits.DEFAULT, gate);
        gate.closeOn(gated);
        CompletableFuture<Appended> first = gated.append(newMessage("ada", "hello", "c-1"), List.of(LOBBY));
        CompletableFuture<Appended> repeat = gated.append(newMessage("ada", "hello", "c-1"), List.of(LOBBY));
        assertThat(gated.queued()).isEqualTo(2);
        assertThat(repeat).isNotDone();
        gate.open();

        assertThat(get(first).repeated()).isFalse();
        assertThat(get(repeat)).isEqualTo(new Appended(get(first).entry(), true));
    }

    @Test
    void directMessageGoesToBothInboxesUnderOneId() throws Exception {
        append(direct("grace", "ada", "earlier"), ADAS_INBOX);
        Appended appended = append(direct("ada", "grace", "hello"), GRACES_INBOX, ADAS_INBOX);

        Entry grace = readAll(GRACES_INBOX).get(0);
        Entry ada = readAll(ADAS_INBOX).get(1);
        assertThat(appended.entry()).isEqualTo(grace);
        assertThat(grace.seq()).isEqualTo(1);
        assertThat(ada.seq()).isEqualTo(2);
        assertThat(ada.id()).isEqualTo(grace.id());
        assertThat(ada.at()).isEqualTo(grace.at());
        assertThat(published).endsWith(grace, ada);
    }

    @Test
    void repeatOfADirectMessageReturnsTheEntryOfItsFirstStream() throws Exception {
        NewEntry entry = new NewEntry("message", "ada", "grace", "hello", null, "c-1");
        Appended first = append(entry, GRACES_INBOX, ADAS_INBOX);

        assertThat(append(entry, GRACES_INBOX, ADAS_INBOX)).isEqualTo(new Appended(first.entry(), true));
        assertThat(log.head(GRACES_INBOX)).isEqualTo(1);
        assertThat(log.head(ADAS_INBOX)).isEqualTo(1);
    }

    @Test
    void streamNamedTwiceGetsOneEntry() throws Exception {
        append(direct("ada", "ada", "note"), ADAS_INBOX, ADAS_INBOX);

        assertThat(readAll(ADAS_INBOX)).hasSize(1);
        assertThat(log.directConversations("ada"))
                .containsExactly(
                        new DirectConversation("ada", readAll(ADAS_INBOX).get(0)));
    }

    @Test
    void entryWithoutAStreamIsRefused() {
        assertThatThrownBy(() -> log.append(newMessage("ada", "hello"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fullQueueRejectsImmediately() throws Exception {
        Gate gate = new Gate();
        StreamLog small = open(connect(), new LogLimits(2, 512), gate);
        gate.closeOn(small);
        List<CompletableFuture<Appended>> waiting = Stream.generate(
                        () -> small.append(newMessage("ada", "hello"), List.of(LOBBY)))
                .limit(2)
                .toList();
        CompletableFuture<Appended> refused = small.append(newMessage("ada", "hello"), List.of(LOBBY));

        assertThat(failure(refused)).isInstanceOf(LogOverloaded.class);
        gate.open();
        allOf(waiting);
        assertThat(small.queued()).isZero();
        assertThat(get(small.append(newMessage("ada", "hello"), List.of(LOBBY)))
                        .entry()
                        .seq())
                .isEqualTo(4);
    }

    @Test
    void manyAppendsAreWrittenInSeveralTransactions() throws Exception {
        Gate gate = new Gate();
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        StreamLog small = open(connect(), new LogLimits(100, 10), gate, entries -> sizes.add(entries.size()));
        gate.closeOn(small);
        List<CompletableFuture<Appended>> waiting = Stream.generate(
                        () -> small.append(newMessage("ada", "hello"), List.of(LOBBY)))
                .limit(25)
                .toList();
        gate.open();
        allOf(waiting);

        assertThat(sizes).containsExactly(1, 10, 10, 5);
    }

    @Test
    void anotherConnectionReadsAcknowledgedEntries() throws Exception {
        List<CompletableFuture<Appended>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(log.append(newMessage("ada", "hello " + i), List.of(LOBBY)));
        }
        StreamLog other = open(connect(), LogLimits.DEFAULT);
        for (CompletableFuture<Appended> future : futures) {
            Entry entry = get(future).entry();
            assertThat(other.readAfter(LOBBY, entry.seq() - 1, null, 1, ANY_SIZE)
                            .entries())
                    .containsExactly(entry);
        }
    }

    @Test
    void numbersAndKeysContinueAfterReopening() throws Exception {
        Appended first = append(newMessage("ada", "hello", "c-1"), LOBBY);
        log.stop();
        StreamLog reopened = open(connect(), LogLimits.DEFAULT);

        assertThat(get(reopened.append(newMessage("ada", "hello", "c-1"), List.of(LOBBY))))
                .isEqualTo(new Appended(first.entry(), true));
        assertThat(get(reopened.append(newMessage("ada", "more"), List.of(LOBBY)))
                        .entry()
                        .seq())
                .isEqualTo(2);
    }

    @Test
    void stopWritesQueuedAppendsAndRejectsLaterOnes() throws Exception {
        List<CompletableFuture<Appended>> queued = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            queued.add(log.append(newMessage("ada", "hello"), List.of(LOBBY)));
        }
        log.stop();

        assertThat(queued).allSatisfy(future -> assertThat(future).isCompleted());
        assertThat(log.head(LOBBY)).isEqualTo(2000);
        assertThat(failure(log.append(newMessage("ada", "too late"), List.of(LOBBY))))
                .isInstanceOf(AppendFailed.class);
        log.start();
        assertThat(append(newMessage("ada", "back"), LOBBY).entry().seq()).isEqualTo(2001);
    }

    @Test
    void failingAppendFailsAlone() throws Exception {
        Gate gate = new Gate();
        StreamLog gated = open(connect(), LogLimits.DEFAULT, published::addAll, gate);
        gate.closeOn(gated);
        published.clear();
        CompletableFuture<Appended> before = gated.append(newMessage("ada", "before"), List.of(LOBBY));
        CompletableFuture<Appended> poisoned = gated.append(poison("c-1"), List.of(OPS, LOBBY));
        CompletableFuture<Appended> after = gated.append(newMessage("ada", "after"), List.of(LOBBY));
        gate.open();

        assertThat(failure(poisoned)).isInstanceOf(AppendFailed.class);
        assertThat(get(before).entry().seq()).isEqualTo(2);
        assertThat(get(after).entry().seq()).isEqualTo(3);
        assertThat(log.head(OPS)).isZero();
        assertThat(published).containsExactly(get(before).entry(), get(after).entry());
        // The failed one has not used up its key.
        assertThat(append(newMessage("ada", "mended", "c-1"), OPS).repeated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "grüße, 你好, שלום, 👩‍👩‍👧‍👦 🏳️‍🌈",
                "it's \"quoted\" \\ `so` ? :name ${blob} %s",
                "'); DROP TABLE entry; --",
                "first\nsecond\r\n\tthird",
                "\u0001\u001f\u007f\u0085\u2028\ufeff\uffff"
            })
    void anyTextIsReadAsWritten(String text) throws Exception {
        append(newMessage("ada", text), LOBBY);

        assertThat(readAll(LOBBY)).extracting(Entry::text).containsExactly(text);
    }

    @Test
    void longTextIsReadAsWritten() throws Exception {
        String text = "ü".repeat(8 * 1024);
        append(newMessage("ada", text), LOBBY);

        assertThat(readAll(LOBBY)).extracting(Entry::text).containsExactly(text);
    }

    @Test
    void pageAfterHoldsTheNextEntries() throws Exception {
        fillLobby(10);

        assertThat(seqs(log.readAfter(LOBBY, 0, null, 3, ANY_SIZE).entries())).containsExactly(1L, 2L, 3L);
        assertThat(seqs(log.readAfter(LOBBY, 8, null, 3, ANY_SIZE).entries())).containsExactly(9L, 10L);
        assertThat(log.readAfter(LOBBY, 10, null, 3, ANY_SIZE)).isEqualTo(new Page(List.of(), 10));
        assertThat(log.readAfter(LOBBY, 99, null, 3, ANY_SIZE)).isEqualTo(new Page(List.of(), 10));
        assertThat(log.readAfter(LOBBY, 0, null, 3, ANY_SIZE).head()).isEqualTo(10);
    }

    @Test
    void pageBeforeHoldsTheLastEntriesOldestFirst() throws Exception {
        fillLobby(10);

        assertThat(seqs(log.readBefore(LOBBY, Long.MAX_VALUE, null, 3, ANY_SIZE).entries()))
                .containsExactly(8L, 9L, 10L);
        assertThat(seqs(log.readBefore(LOBBY, 3, null, 5, ANY_SIZE).entries())).containsExactly(1L, 2L);
        assertThat(log.readBefore(LOBBY, 1, null, 5, ANY_SIZE)).isEqualTo(new Page(List.of(), 10));
        assertThat(log.readBefore(LOBBY, 3, null, 5, ANY_SIZE).head()).isEqualTo(10);
    }

    @Test
    void pageStopsBeforeItsBytesAreExceeded() throws Exception {
        append(newMessage("ada", "üü"), LOBBY);
        append(newMessage("ada", "four"), LOBBY);
        append(newMessage("ada", "x"), LOBBY);

        assertThat(seqs(log.readAfter(LOBBY, 0, null, 9, 1).entries())).containsExactly(1L);
        assertThat(seqs(log.readAfter(LOBBY, 0, null, 9, 7).entries())).containsExactly(1L);
        assertThat(seqs(log.readAfter(LOBBY, 0, null, 9, 8).entries())).containsExactly(1L, 2L);
        assertThat(seqs(log.readAfter(LOBBY, 0, null, 9, 9).entries())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void pageCutByBytesReportsMore() throws Exception {
        for (int i = 0; i < 6; i++) {
            append(newMessage("ada", "four"), LOBBY);
        }

        assertThat(log.readAfter(LOBBY, 0, null, 9, 8).more()).isTrue();
        assertThat(log.readAfter(LOBBY, 4, null, 9, 8).more()).isFalse();
        assertThat(log.readAfter(LOBBY, 0, null, 2, 8).more())
                .as("the limit was reached")
                .isFalse();
        var before = log.readBefore(LOBBY, 6, null, 9, 8);
        assertThat(seqs(before.entries())).containsExactly(4L, 5L);
        assertThat(before.more()).isTrue();
        assertThat(log.readBefore(LOBBY, 3, null, 9, 8).more()).isFalse();
        var around = log.readAround(LOBBY, 4, null, 6, 8);
        assertThat(seqs(around.entries())).containsExactly(3L, 4L);
        assertThat(around.more()).isTrue();
        assertThat(log.readAround(LOBBY, 4, null, 6, 100).more()).isFalse();
    }

    @Test
    void inboxIsReadByConversation() throws Exception {
        append(direct("ada", "grace", "1"), GRACES_INBOX, ADAS_INBOX);
        append(direct("linus", "ada", "2"), ADAS_INBOX, StreamId.inbox("linus"));
        append(direct("grace", "ada", "3"), ADAS_INBOX, GRACES_INBOX);

        assertThat(seqs(log.readAfter(ADAS_INBOX, 0, "grace", 9, ANY_SIZE).entries()))
                .containsExactly(1L, 3L);
        assertThat(seqs(log.readBefore(ADAS_INBOX, 3, "grace", 9, ANY_SIZE).entries()))
                .containsExactly(1L);
        assertThat(seqs(log.readAfter(ADAS_INBOX, 0, "linus", 9, ANY_SIZE).entries()))
                .containsExactly(2L);
        assertThat(log.readAfter(ADAS_INBOX, 0, "linus", 9, ANY_SIZE).head()).isEqualTo(3);
    }

    @Test
    void conversationsAreListedLatestFirst() throws Exception {
        append(direct("ada", "grace", "1"), GRACES_INBOX, ADAS_INBOX);
        append(direct("linus", "ada", "2"), ADAS_INBOX, StreamId.inbox("linus"));
        append(direct("ada", "ada", "3"), ADAS_INBOX);
        append(direct("grace", "ada", "4"), ADAS_INBOX, GRACES_INBOX);

        List<DirectConversation> conversations = log.directConversations("ada");
        assertThat(conversations).extracting(DirectConversation::peer).containsExactly("grace", "ada", "linus");
        assertThat(conversations)
                .extracting(conversation -> conversation.last().text())
                .containsExactly("4", "3", "2");
        assertThat(log.directConversations("nobody")).isEmpty();
    }

    @Test
    void onlyTheLatestTwoHundredConversationsAreListed() throws Exception {
        List<CompletableFuture<Appended>> futures = new ArrayList<>();
        for (int i = 0; i < 203; i++) {
            futures.add(log.append(direct("user-" + i, "ada", "hello"), List.of(ADAS_INBOX)));
        }
        allOf(futures);

        assertThat(log.directConversations("ada"))
                .extracting(DirectConversation::peer)
                .isEqualTo(IntStream.range(0, 200)
                        .mapToObj(i -> "user-" + (202 - i))
                        .toList());
    }

    @Test
    void unreadEntriesAreFromOtherSendersAfterTheMarker() throws Exception {
        for (String sender : List.of("ada", "grace", "ada", "linus", "grace")) {
            append(newMessage(sender, "hello"), LOBBY);
        }

        assertThat(log.countAfter(LOBBY, 0, null, "ada", 1000)).isEqualTo(3);
        assertThat(log.countAfter(LOBBY, 2, null, "ada", 1000)).isEqualTo(2);
        assertThat(log.countAfter(LOBBY, 5, null, "ada", 1000)).isZero();
        assertThat(log.countAfter(LOBBY, 0, null, "ada", 2)).isEqualTo(2);
    }

    @Test
    void unreadEntriesAreCountedByConversation() throws Exception {
        append(direct("ada", "grace", "1"), GRACES_INBOX, ADAS_INBOX);
        append(direct("grace", "ada", "2"), ADAS_INBOX, GRACES_INBOX);
        append(direct("linus", "ada", "3"), ADAS_INBOX, StreamId.inbox("linus"));

        assertThat(log.countAfter(ADAS_INBOX, 0, "grace", "ada", 1000)).isEqualTo(1);
        assertThat(log.countAfter(ADAS_INBOX, 2, "grace", "ada", 1000)).isZero();
        assertThat(log.countAfter(ADAS_INBOX, 0, null, "ada", 1000)).isEqualTo(2);
    }

    static NewEntry newMessage(String from, String text) {
        return newMessage(from, text, null);
    }

    static NewEntry newMessage(String from, String text, @Nullable String clientId) {
        return new NewEntry("message", from, null, text, null, clientId);
    }

    private static NewEntry direct(String from, String to, String text) {
        return new NewEntry("message", from, to, text, null, null);
    }

    /** An append that fails: the tables allow two levels, and this is neither. */
    private static NewEntry poison(String clientId) {
        return new NewEntry("message", "ada", null, "hello", "scream", clientId);
    }

    private void fillLobby(int entries) throws Exception {
        for (int i = 0; i < entries; i++) {
            append(newMessage("ada", "hello"), LOBBY);
        }
    }

    final Appended append(NewEntry entry, StreamId... streams) throws Exception {
        return get(log.append(entry, List.of(streams)));
    }

    private List<Entry> readAll(StreamId stream) {
        return log.readAfter(stream, 0, null, 10_000, ANY_SIZE).entries();
    }

    private static List<Long> seqs(List<Entry> entries) {
        return entries.stream().map(Entry::seq).toList();
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    static Appended get(CompletableFuture<Appended> future) throws Exception {
        return future.get(20, SECONDS);
    }

    static @Nullable Throwable failure(CompletableFuture<Appended> future) throws Exception {
        try {
            return new AssertionError("Did not fail, but gave " + get(future));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static void allOf(List<CompletableFuture<Appended>> futures) throws Exception {
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(20, SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Holds the writer at its first entry, so that the entries appended meanwhile form one batch. */
    static final class Gate implements AppendListener {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        @Override
        public void appended(List<Entry> entries) {
            reached.countDown();
            await(opened);
        }

        /** Closes the gate with an append, which takes number 1 of the lobby. */
        void closeOn(StreamLog log) {
            CompletableFuture<Appended> unused = log.append(newMessage("linus", "gate"), List.of(LOBBY));
            await(reached);
        }

        void open() {
            opened.countDown();
        }
    }
}
