package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proves how much one user may read at once and per second, and that others are not concerned. */
class ReadLimitsTest {

    private static final long PAGE_BYTES = 512 * 1024;

    private long nanos;
    private final ReadLimits limits = new ReadLimits(() -> nanos);

    @Test
    void readsInProgressAreBoundedForEachUser() {
        var reads = IntStream.range(0, ReadLimits.AT_ONCE)
                .mapToObj(i -> limits.begin("grace"))
                .toList();

        assertRefused("grace");
        limits.begin("linus").end();
        reads.get(0).end();
        reads.get(0).end();
        limits.begin("grace");
        assertRefused("grace");
    }

    @Test
    void nothingIsKeptOfUsersWithoutReads() {
        limits.begin("grace").end();

        assertThat(limits.users()).isZero();
    }

    @Test
    void largeAnswersAreFewerThanSmallOnes() {
        int pages = 0;
        while (read("grace", PAGE_BYTES)) {
            pages++;
        }
        assertThat(pages).isBetween(25, 35);
        nanos += Duration.ofSeconds(1).toNanos();
        int later = 0;
        while (read("grace", PAGE_BYTES)) {
            later++;
        }
        assertThat(later).isBetween(2, 4);
        assertThat(IntStream.range(0, 900).allMatch(i -> read("linus", 100))).isTrue();
    }

    private boolean read(String username, long bytes) {
        try {
            var read = limits.begin(username);
            read.answered(bytes);
            read.end();
            return true;
        } catch (RequestRejected requestRejected) {
            assertThat(requestRejected.errorCode()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(requestRejected.retryAfter()).isPresent();
            return false;
        }
    }

    private void assertRefused(String username) {
        var requestRejected = catchThrowableOfType(RequestRejected.class, () -> limits.begin(username));
        assertThat(requestRejected.errorCode()).isEqualTo(ErrorCode.RATE_LIMITED);
    }
}
