package dev.parley.timeline.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fanout.CloseCode;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import dev.parley.timeline.Entries;
import dev.parley.timeline.TimelineFixtures;
import dev.parley.timeline.access.Timeline;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.context.request.async.DeferredResult;

/** Tests the reasons that end the wait of a long poll, and that the page is read afterwards, on a thread that may block. */
class LongPollTest {

    private final LongPoll poll = new LongPoll(TimelineFixtures.requestContext("ada"));
    private final ArrivalSignal arrivalSignal = new ArrivalSignal(new Timeline(StreamId.inbox("ada"), "grace"));
    private final Queue<Runnable> readers = new ArrayDeque<>();
    private final DeferredResult<String> result = new DeferredResult<>();

    @Test
    void entryOfTheTimelineEndsTheWait() {
        waitFor(() -> "page");
        offer("grace");
        assertThat(result.hasResult()).isFalse();
        readers.remove().run();
        assertThat(result.getResult()).isEqualTo("page");
    }

    @Test
    void entryOfAnotherConversationDoesNotEndTheWait() {
        waitFor(() -> "page");
        offer("linus");
        assertThat(readers).isEmpty();
        offer("grace");
        assertThat(readers).hasSize(1);
    }

    @Test
    void secondEntryIsIgnored() {
        waitFor(() -> "page");
        offer("grace");
        offer("grace");
        assertThat(readers).hasSize(1);
    }

    @Test
    void timeoutEndsTheWait() {
        waitFor(() -> "empty page");
        poll.stopWaiting();
        readers.remove().run();
        assertThat(result.getResult()).isEqualTo("empty page");
    }

    @Test
    void accessLostDuringTheWaitIsReported() {
        var requestRejected = new RequestRejected(ErrorCode.NOT_FOUND, "There is no such destination.");
        waitFor(() -> {
            throw requestRejected;
        });
        offer("grace");
        readers.remove().run();
        assertThat(result.getResult()).isSameAs(requestRejected);
    }

    @ParameterizedTest
    @CsvSource({"SESSION_ENDED,UNAUTHENTICATED", "REMOVED,FORBIDDEN", "GOING_AWAY,OVERLOADED"})
    void closedConnectionRejectsTheRequest(CloseCode code, ErrorCode errorCode) {
        waitFor(() -> "page");
        poll.close(code);
        assertThat(readers).isEmpty();
        assertThat(result.getResult()).isInstanceOfSatisfying(RequestRejected.class, requestRejected -> assertThat(
                        requestRejected.errorCode())
                .isEqualTo(errorCode));
    }

    @Test
    void tooManyReadsAreOverloaded() {
        var read = LongPolls.readAfterWait(
                poll,
                () -> "page",
                task -> {
                    throw new RejectedExecutionException();
                },
                result);
        offer("grace");
        assertThat(read).isCompletedExceptionally();
        assertThat(result.getResult()).isInstanceOfSatisfying(RequestRejected.class, requestRejected -> assertThat(
                        requestRejected.errorCode())
                .isEqualTo(ErrorCode.OVERLOADED));
    }

    private void waitFor(Supplier<String> read) {
        assertThat(LongPolls.readAfterWait(poll, read, readers::add, result)).isNotDone();
    }

    private void offer(String from) {
        byte[] frame = arrivalSignal.encode(Entries.inInboxOf("ada", 1, from, "ada"));
        assertThat(poll.offer(List.of(frame))).isEqualTo(1);
    }
}
