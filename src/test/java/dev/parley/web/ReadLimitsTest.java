package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests how much one user may read at once and per second, and that other users are not limited by it. */
class ReadLimitsTest {

    private static final long PAGE_BYTES = 512 * 1024;

    private long nanos;
    private final ReadLimits limits = new ReadLimits(() -> nanos);

    @Test
    void readsInProgressAreLimitedPerUser() {
        var reads = IntStream.range(0, ReadLimits.AT_ONCE)
                .mapToObj(i -> limits.begin("grace"))
                .toList();

        assertRejected("grace");
        limits.begin("linus").end();
        reads.get(0).end();
        reads.get(0).end();
        limits.begin("grace");
        assertRejected("grace");
    }

    @Test
    void userWithoutReadsTakesNoMemory() {
        limits.begin("grace").end();

        assertThat(limits.users()).isZero();
    }

    @Test
    void largeResponsesCostMore() {
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
            read.charge(bytes);
            read.end();
            return true;
        } catch (RequestRejected rejection) {
            assertThat(rejection.errorCode()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(rejection.retryAfter()).isPresent();
            return false;
        }
    }

    private void assertRejected(String username) {
        var rejection = catchThrowableOfType(RequestRejected.class, () -> limits.begin(username));
        assertThat(rejection.errorCode()).isEqualTo(ErrorCode.RATE_LIMITED);
    }
}
