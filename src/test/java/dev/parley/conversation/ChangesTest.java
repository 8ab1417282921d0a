package dev.parley.conversation;

import static dev.parley.fixture.People.ADA;
import static dev.parley.fixture.People.GRACE;
import static dev.parley.fixture.People.disabled;
import static dev.parley.fixture.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.TestDatabase;
import dev.parley.account.Account;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.Appended;
import dev.parley.stream.Entry;
import dev.parley.stream.LogLimits;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Proves when a message may still be edited, and what of a change is refused before anything is read. */
@Timeout(60)
class ChangesTest {

    private static final Instant POSTED = Instant.parse("2026-11-20T08:00:00.123Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final StreamId LOBBY = StreamId.room("lobby");

    @TempDir
    Path directory;

    private final ChangeThreads threads = new ChangeThreads();
    private final PostRules rules = new PostRules(
            new Limits(DataSize.ofBytes(16), 10, 3, DataSize.ofKilobytes(64), 1, 1, 1, DataSize.ofKilobytes(256), DAY),
            new Mentions(name -> true),
            () -> 0);
    private HikariDataSource database;
    private StreamLog log;
    private Instant now = POSTED;
    private Changes changes;
    private boolean moderates;

    @BeforeEach
    void post() throws Exception {
        database = TestDatabase.open(directory);
        log = new StreamLog(database, List::of, LogLimits.DEFAULT, Clock.fixed(POSTED, ZoneOffset.UTC));
        log.start();
        changes = new Changes(log, rules, threads, DAY, () -> now);
        log.append(new NewEntry(Entry.MESSAGE, "ada", null, "hello", null, null), List.of(LOBBY))
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        log.stop();
        threads.destroy();
        database.close();
    }

    @Test
    void authorEditsForADay() throws Exception {
        now = POSTED.plus(DAY);
        assertThat(edit(ADA, "hello!", "c-1").get(10, TimeUnit.SECONDS).entry().seq())
                .isEqualTo(2);
        now = now.plusMillis(1);
        assertThat(refusal(edit(ADA, "too late", "c-2")).reason()).isEqualTo(Reason.FORBIDDEN);
        // What was done in time is answered for ever.
        assertThat(edit(ADA, "hello!", "c-1").get(10, TimeUnit.SECONDS).repeated())
                .isTrue();
        assertThat(log.head(LOBBY)).isEqualTo(2);
    }

    @Test
    void deletingHasNoEnd() throws Exception {
        now = POSTED.plus(Duration.ofDays(1000));
        assertThat(delete(ADA).get(10, TimeUnit.SECONDS).entry().target()).isEqualTo(1);
    }

    @Test
    void whoModeratesDeletesAndDoesNotEdit() throws Exception {
        assertThat(refusal(delete(GRACE)).reason()).isEqualTo(Reason.FORBIDDEN);
        moderates = true;
        assertThat(refusal(edit(GRACE, "mine", null)).reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(delete(GRACE).get(10, TimeUnit.SECONDS).entry().from()).isEqualTo("grace");
    }

    @Test
    void whatCanNeverBeIsRefusedAtOnce() {
        assertRefused(Reason.FORBIDDEN, () -> edit(disabled(ADA), "hello!", null));
        assertRefused(Reason.INVALID_TEXT, () -> edit(ADA, " ", null));
        assertRefused(Reason.TOO_LARGE, () -> edit(ADA, "0123456789abcdefg", null));
        assertRefused(Reason.INVALID, () -> edit(ADA, "hello!", "a b"));
        assertRefused(
                Reason.INVALID, () -> changes.delete(ADA, Venue.room(LOBBY, () -> true), new Deletion(null, null)));
        // None of them has used up a token.
        for (int i = 0; i < 3; i++) {
            edit(ADA, "hello!", null);
        }
        assertRefused(Reason.RATE_LIMITED, () -> edit(ADA, "hello!", null));
        assertRefused(Reason.RATE_LIMITED, () -> delete(ADA));
    }

    @Test
    void logThatIsNotThereIsWorthRetrying() throws Exception {
        log.stop();
        assertThat(refusal(edit(ADA, "hello!", null)).reason()).isEqualTo(Reason.OVERLOADED);
        database.close();
        assertThat(refusal(edit(ADA, "hello!", null)).reason()).isEqualTo(Reason.OVERLOADED);
    }

    private CompletableFuture<Appended> edit(Account sender, String text, @Nullable String clientId) {
        return changes.edit(sender, Venue.room(LOBBY, () -> moderates), new Edit(1L, text, clientId));
    }

    private CompletableFuture<Appended> delete(Account sender) {
        return changes.delete(sender, Venue.room(LOBBY, () -> moderates), new Deletion(1L, null));
    }

    /** As somebody sees it who looks at the returned future itself: not wrapped. */
    private static Refusal refusal(CompletableFuture<Appended> answer) throws Exception {
        Throwable seen = answer.handle((appended, failure) -> failure).get(10, TimeUnit.SECONDS);
        assertThat(seen).isInstanceOf(Refusal.class);
        return (Refusal) seen;
    }
}
