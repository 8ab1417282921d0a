package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Proves bursts, the steady rate, that users do not share, and that memory is given back; the clock is moved by hand. */
class RateLimitTest {

    // Close to the wrap-around of System.nanoTime, which may start anywhere.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final RateLimit limit = new RateLimit(Duration.ofMillis(100), 3, nanos::get);

    @Test
    void burstIsGrantedAndWhatFollowsWaitsForOneToken() {
        takeThree("ada");

        assertThat(limit.take("ada")).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void tokenComesBackExactlyAfterItsInterval() {
        takeThree("ada");

        pass(Duration.ofMillis(99));
        assertThat(limit.take("ada")).isEqualTo(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        assertThat(limit.take("ada")).isZero();
        assertThat(limit.take("ada")).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void refusalsCostNothing() {
        takeThree("ada");
        for (int i = 0; i < 50; i++) {
            assertThat(limit.take("ada")).isPositive();
        }

        pass(Duration.ofMillis(100));
        assertThat(limit.take("ada")).isZero();
    }

    @Test
    void longPauseGivesNoMoreThanOneBurst() {
        takeThree("ada");

        pass(Duration.ofDays(1));
        takeThree("ada");
        assertThat(limit.take("ada")).isPositive();
    }

    @Test
    void usersDoNotShareTokens() {
        takeThree("ada");
        assertThat(limit.take("ada")).isPositive();

        assertThat(limit.take("grace")).isZero();
    }

    @Test
    void usersWithFullBucketsAreForgotten() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(limit.take("user" + i)).isZero();
        }
        assertThat(limit.size()).isEqualTo(10_000);

        pass(Duration.ofMillis(300));
        assertThat(limit.take("ada")).isZero();
        assertThat(limit.size()).isEqualTo(1);
    }

    @Test
    void userWhoStillOwesIsNotForgotten() {
        takeThree("ada");
        pass(Duration.ofMillis(250));
        takeThree("grace");
        assertThat(limit.take("ada")).isZero();
        assertThat(limit.take("ada")).isZero();
        assertThat(limit.take("ada")).isPositive();

        // A sweep is due at 300 ms, when neither bucket is full.
        pass(Duration.ofMillis(50));
        assertThat(limit.take("linus")).isZero();
        assertThat(limit.size()).isEqualTo(3);
        assertThat(limit.take("grace")).isPositive();
    }

    private void takeThree(String username) {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take(username)).isZero();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
