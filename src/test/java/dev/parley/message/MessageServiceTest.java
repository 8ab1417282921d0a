package dev.parley.message;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static dev.parley.testing.TestUsers.ADA;
import static dev.parley.testing.TestUsers.GRACE;
import static dev.parley.testing.TestUsers.disabled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.message.text.Mentions;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.Limits;
import dev.parley.stream.AppendFailed;
import dev.parley.stream.Appended;
import dev.parley.stream.Entry;
import dev.parley.stream.LogOverloaded;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Tests the checks before a message reaches the log, and the errors that follow from failures of the log. */
class MessageServiceTest {

    private static final List<StreamId> LOBBY = List.of(StreamId.room("lobby"));

    private final List<NewEntry> appended = new ArrayList<>();
    private final CompletableFuture<Appended> outcome = new CompletableFuture<>();
    private long nanos;
    private final MessageService messageService = new MessageService(
            (entry, streams) -> {
                appended.add(entry);
                return outcome;
            },
            new PostValidator(
                    new Limits(
                            DataSize.ofBytes(16),
                            10,
                            3,
                            DataSize.ofKilobytes(64),
                            1,
                            1,
                            1,
                            DataSize.ofKilobytes(256),
                            Duration.ZERO),
                    new Mentions(name -> true),
                    () -> nanos));

    @Test
    void receiptWaitsForTheLog() {
        var receipt = post("hello", "c1");
        assertThat(appended).containsExactly(new NewEntry(Entry.MESSAGE, "ada", null, "hello", null, "c1"));
        assertThat(receipt).isNotDone();

        var entry = new Appended(
                new Entry(LOBBY.get(0), 1, new UUID(0, 1), "message", "ada", null, Instant.EPOCH, "hello", null, "c1"),
                false);
        outcome.complete(entry);
        assertThat(receipt).isCompletedWithValue(entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "\u00e9",
                "a.b",
                "a\n",
                "x2345678901234567890123456789012345678901234567890123456789012345"
            })
    void malformedClientIdIsRejected(String clientId) {
        assertRefused(ErrorCode.INVALID, () -> post("hello", clientId));
        assertThat(appended).isEmpty();
    }

    @Test
    void clientIdMayHave64Characters() {
        post("hello", "-_x4567890123456789012345678901234567890123456789012345678901234");
        assertThat(appended).hasSize(1);
    }

    @Test
    void invalidTextNeverReachesTheLog() {
        assertRefused(ErrorCode.INVALID_TEXT, () -> post(" ", null));
        assertRefused(ErrorCode.TOO_LARGE, () -> post("0123456789abcdefg", null));
        assertThat(appended).isEmpty();
    }

    @Test
    void disabledAccountMayNotPost() {
        assertRefused(
                ErrorCode.FORBIDDEN,
                () -> messageService.post(disabled(ADA), new PostRequest("hello", null), LOBBY, null, null));
        assertThat(appended).isEmpty();
    }

    @Test
    void rateLimitedSenderReceivesTheRetryTime() {
        for (int i = 0; i < 3; i++) {
            post("hello", null);
        }

        var rejection = assertRefused(ErrorCode.RATE_LIMITED, () -> post("hello", null));
        assertThat(rejection.retryAfter()).contains(Duration.ofMillis(100));
        assertThat(appended).hasSize(3);

        messageService.post(GRACE, new PostRequest("hello", null), LOBBY, null, null);
        nanos += 100_000_000;
        post("hello", null);
        assertThat(appended).hasSize(5);
    }

    @Test
    void invalidMessagesDoNotUseUpTheRateLimit() {
        for (int i = 0; i < 10; i++) {
            assertRefused(ErrorCode.INVALID_TEXT, () -> post("", null));
        }
        for (int i = 0; i < 3; i++) {
            post("hello", null);
        }
        assertThat(appended).hasSize(3);
    }

    @Test
    void fullLogIsRetryable() {
        var rejection = rejectionAfter(new LogOverloaded());

        assertThat(rejection.errorCode()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(rejection.retryAfter()).isPresent();
    }

    @Test
    void wrappedFailureIsUnwrapped() {
        assertThat(rejectionAfter(new CompletionException(new LogOverloaded())).errorCode())
                .isEqualTo(ErrorCode.OVERLOADED);
    }

    @Test
    void unavailableDatabaseIsRetryable() {
        var rejection = rejectionAfter(new AppendFailed("connection to 10.0.0.1 refused", null));

        assertThat(rejection.errorCode()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(rejection.retryAfter()).isPresent();
        assertThat(rejection.detail()).doesNotContain("10.0.0.1");
    }

    @Test
    void databaseErrorRevealsNoDetails() {
        var rejection = rejectionAfter(new IllegalStateException("disk /dev/sda1 is full"));

        assertThat(rejection.errorCode()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(rejection.detail()).doesNotContain("disk");
    }

    /** Returns the exception of the returned future itself, which must not be wrapped. */
    private RequestRejected rejectionAfter(Throwable failure) {
        var thrown = new CompletableFuture<Throwable>();
        var unused = post("hello", null).whenComplete((done, refused) -> thrown.complete(refused));
        outcome.completeExceptionally(failure);
        assertThat(thrown.getNow(failure)).isInstanceOf(RequestRejected.class);
        return (RequestRejected) thrown.join();
    }

    private CompletableFuture<Appended> post(String text, @Nullable String clientId) {
        return messageService.post(ADA, new PostRequest(text, clientId), LOBBY, null, null);
    }
}
