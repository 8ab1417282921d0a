package dev.parley.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tests bursts, the steady rate, the separation of users, and the release of memory, with a manual clock. */
class RateLimitTest {

    // Close to the wrap-around of System.nanoTime, which may start anywhere.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final RateLimit limit = new RateLimit(Duration.ofMillis(100), 3, nanos::get);

    @Test
    void requestAfterTheBurstWaitsForOneToken() {
        acquireThree("ada");

        assertThat(limit.acquire("ada")).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void tokenReturnsExactlyAfterItsInterval() {
        acquireThree("ada");

        advance(Duration.ofMillis(99));
        assertThat(limit.acquire("ada")).isEqualTo(Duration.ofMillis(1));
        advance(Duration.ofMillis(1));
        assertThat(limit.acquire("ada")).isZero();
        assertThat(limit.acquire("ada")).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void rejectedRequestsCostNothing() {
        acquireThree("ada");
        for (int i = 0; i < 50; i++) {
            assertThat(limit.acquire("ada")).isPositive();
        }

        advance(Duration.ofMillis(100));
        assertThat(limit.acquire("ada")).isZero();
    }

    @Test
    void longPauseGivesNoMoreThanOneBurst() {
        acquireThree("ada");

        advance(Duration.ofDays(1));
        acquireThree("ada");
        assertThat(limit.acquire("ada")).isPositive();
    }

    @Test
    void usersDoNotShareTokens() {
        acquireThree("ada");
        assertThat(limit.acquire("ada")).isPositive();

        assertThat(limit.acquire("grace")).isZero();
    }

    @Test
    void usersWithFullBucketsAreRemoved() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(limit.acquire("user" + i)).isZero();
        }
        assertThat(limit.size()).isEqualTo(10_000);

        advance(Duration.ofMillis(300));
        assertThat(limit.acquire("ada")).isZero();
        assertThat(limit.size()).isEqualTo(1);
    }

    @Test
    void usersWithoutFullBucketsAreKept() {
        acquireThree("ada");
        advance(Duration.ofMillis(250));
        acquireThree("grace");
        assertThat(limit.acquire("ada")).isZero();
        assertThat(limit.acquire("ada")).isZero();
        assertThat(limit.acquire("ada")).isPositive();

        // A sweep is due at 300 ms, when neither bucket is full.
        advance(Duration.ofMillis(50));
        assertThat(limit.acquire("linus")).isZero();
        assertThat(limit.size()).isEqualTo(3);
        assertThat(limit.acquire("grace")).isPositive();
    }

    private void acquireThree(String username) {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.acquire(username)).isZero();
        }
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
