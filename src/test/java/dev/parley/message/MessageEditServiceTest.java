package dev.parley.message;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static dev.parley.testing.TestUsers.ADA;
import static dev.parley.testing.TestUsers.GRACE;
import static dev.parley.testing.TestUsers.disabled;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.account.Account;
import dev.parley.database.TestDatabase;
import dev.parley.message.text.Mentions;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.Limits;
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

/** Tests how long a message may be edited, and which changes are rejected before the message is read. */
@Timeout(60)
class MessageEditServiceTest {

    private static final Instant POSTED = Instant.parse("2026-11-20T08:00:00.123Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final StreamId LOBBY = StreamId.room("lobby");

    @TempDir
    Path directory;

    private final EditExecutor executor = new EditExecutor();
    private final PostValidator validator = new PostValidator(
            new Limits(DataSize.ofBytes(16), 10, 3, DataSize.ofKilobytes(64), 1, 1, 1, DataSize.ofKilobytes(256), DAY),
            new Mentions(name -> true),
            () -> 0);
    private HikariDataSource database;
    private StreamLog log;
    private Instant now = POSTED;
    private MessageEditService messageEditService;
    private boolean moderates;

    @BeforeEach
    void post() throws Exception {
        database = TestDatabase.open(directory);
        log = new StreamLog(database, List::of, LogLimits.DEFAULT, Clock.fixed(POSTED, ZoneOffset.UTC));
        log.start();
        messageEditService = new MessageEditService(log, validator, executor, DAY, () -> now);
        log.append(new NewEntry(Entry.MESSAGE, "ada", null, "hello", null, null), List.of(LOBBY))
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        log.stop();
        executor.destroy();
        database.close();
    }

    @Test
    void authorMayEditForOneDay() throws Exception {
        now = POSTED.plus(DAY);
        assertThat(edit(ADA, "hello!", "c-1").get(10, TimeUnit.SECONDS).entry().seq())
                .isEqualTo(2);
        now = now.plusMillis(1);
        assertThat(rejection(edit(ADA, "too late", "c-2")).errorCode()).isEqualTo(ErrorCode.FORBIDDEN);
        // A repeated request returns the earlier result at any later time.
        assertThat(edit(ADA, "hello!", "c-1").get(10, TimeUnit.SECONDS).repeated())
                .isTrue();
        assertThat(log.head(LOBBY)).isEqualTo(2);
    }

    @Test
    void deleteHasNoTimeLimit() throws Exception {
        now = POSTED.plus(Duration.ofDays(1000));
        assertThat(delete(ADA).get(10, TimeUnit.SECONDS).entry().target()).isEqualTo(1);
    }

    @Test
    void moderatorMayDeleteButNotEdit() throws Exception {
        assertThat(rejection(delete(GRACE)).errorCode()).isEqualTo(ErrorCode.FORBIDDEN);
        moderates = true;
        assertThat(rejection(edit(GRACE, "mine", null)).errorCode()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(delete(GRACE).get(10, TimeUnit.SECONDS).entry().from()).isEqualTo("grace");
    }

    @Test
    void invalidChangeIsRejectedImmediately() {
        assertRefused(ErrorCode.FORBIDDEN, () -> edit(disabled(ADA), "hello!", null));
        assertRefused(ErrorCode.INVALID_TEXT, () -> edit(ADA, " ", null));
        assertRefused(ErrorCode.TOO_LARGE, () -> edit(ADA, "0123456789abcdefg", null));
        assertRefused(ErrorCode.INVALID, () -> edit(ADA, "hello!", "a b"));
        assertRefused(
                ErrorCode.INVALID,
                () -> messageEditService.delete(
                        ADA, EditContext.room(LOBBY, () -> true), new DeleteRequest(null, null)));
        // None of these requests has used up a token.
        for (int i = 0; i < 3; i++) {
            edit(ADA, "hello!", null);
        }
        assertRefused(ErrorCode.RATE_LIMITED, () -> edit(ADA, "hello!", null));
        assertRefused(ErrorCode.RATE_LIMITED, () -> delete(ADA));
    }

    @Test
    void changeIsRetryableWhileTheLogIsStopped() throws Exception {
        log.stop();
        assertThat(rejection(edit(ADA, "hello!", null)).errorCode()).isEqualTo(ErrorCode.OVERLOADED);
        database.close();
        assertThat(rejection(edit(ADA, "hello!", null)).errorCode()).isEqualTo(ErrorCode.OVERLOADED);
    }

    private CompletableFuture<Appended> edit(Account sender, String text, @Nullable String clientId) {
        return messageEditService.edit(
                sender, EditContext.room(LOBBY, () -> moderates), new EditRequest(1L, text, clientId));
    }

    private CompletableFuture<Appended> delete(Account sender) {
        return messageEditService.delete(sender, EditContext.room(LOBBY, () -> moderates), new DeleteRequest(1L, null));
    }

    /** Returns the exception of the returned future itself, which must not be wrapped. */
    private static RequestRejected rejection(CompletableFuture<Appended> result) throws Exception {
        Throwable failure = result.handle((appended, thrown) -> thrown).get(10, TimeUnit.SECONDS);
        assertThat(failure).isInstanceOf(RequestRejected.class);
        return (RequestRejected) failure;
    }
}
