package dev.parley.account.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Proves that password guessing is slowed down, and that guesses of others do not lock out the owner of an account. */
@EachDatabase
class SignInThrottleTest {

    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.7";

    private final ManualClock clock = new ManualClock();
    private final SignInThrottle throttle = new SignInThrottle(clock);

    @Test
    void fiveAttemptsAreFreeAndThenOneAMinute() {
        for (int i = 0; i < 5; i++) {
            throttle.charge("ada", HOME);
        }
        assertThat(waitFor("ada", HOME)).isEqualTo(Duration.ofMinutes(1));

        clock.advance(Duration.ofMinutes(1));
        throttle.charge("ada", HOME);
        assertThat(waitFor("ada", HOME)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void rejectedAttemptsDoNotProlongTheWait() {
        exhaust("ada", HOME);
        clock.advance(Duration.ofSeconds(30));
        assertThat(waitFor("ada", HOME)).isEqualTo(Duration.ofSeconds(30));
        assertThat(waitFor("ada", HOME)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void correctPasswordResetsTheBudget() {
        for (int i = 0; i < 4; i++) {
            throttle.charge("ada", HOME);
        }
        throttle.charge("ada", HOME);
        throttle.succeeded("ada", HOME);

        for (int i = 0; i < 5; i++) {
            throttle.charge("ada", HOME);
        }
    }

    @Test
    void attackerElsewhereDoesNotLockTheOwnerOut() {
        exhaust("ada", ELSEWHERE);
        throttle.charge("ada", HOME);
    }

    @Test
    void manyAddressesAreSlowedDownButNotAKnownAddressOfTheOwner() {
        throttle.charge("ada", HOME);
        throttle.succeeded("ada", HOME);
        int attempts = 0;
        for (int i = 0; i < 50; i++) {
            throttle.charge("ada", "203.0.113." + i);
            attempts++;
        }
        assertThat(attempts).isEqualTo(50);
        assertThat(waitFor("ada", "203.0.113.99")).isEqualTo(Duration.ofSeconds(10));

        throttle.charge("ada", HOME);
    }

    @Test
    void oneAddressCannotTryManyAccounts() {
        for (int i = 0; i < 100; i++) {
            throttle.charge("user" + i, ELSEWHERE);
        }
        assertThat(waitFor("ada", ELSEWHERE)).isEqualTo(Duration.ofSeconds(5));
        throttle.charge("ada", HOME);
    }

    @Test
    void signInToAnOwnAccountKeepsTheChargesForOthers() {
        for (int i = 0; i < 99; i++) {
            throttle.charge("user" + i, ELSEWHERE);
        }
        throttle.charge("mallory", ELSEWHERE);
        throttle.succeeded("mallory", ELSEWHERE);
        throttle.charge("mallory", ELSEWHERE);

        assertThat(waitFor("ada", ELSEWHERE)).isPositive();
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneAddress() {
        exhaust("ada", "2001:db8:0:1::1");
        assertThat(waitFor("ada", "2001:db8:0:1:ffff::2")).isPositive();
        throttle.charge("ada", "2001:db8:0:2::1");
    }

    @Test
    void attemptThatCouldNotBeCheckedDoesNotCount() {
        for (int i = 0; i < 20; i++) {
            throttle.charge("ada", HOME);
            throttle.refund("ada", HOME);
        }
        assertThatCode(() -> exhaust("ada", HOME)).doesNotThrowAnyException();
    }

    @Test
    void memoryStaysBoundedUnderAFlood() {
        for (int i = 0; i < 50_000; i++) {
            throttle.charge("user" + i, "10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255));
        }
        assertThat(throttle.trackedKeys()).isEqualTo(20_000);
    }

    @Test
    void clockThatIsSetBackDoesNotExtendTheWait() {
        exhaust("ada", HOME);
        clock.advance(Duration.ofHours(-1));
        assertThat(waitFor("ada", HOME)).isEqualTo(Duration.ofMinutes(1));
    }

    private void exhaust(String username, String address) {
        for (int i = 0; i < 5; i++) {
            throttle.charge(username, address);
        }
    }

    private Duration waitFor(String username, String address) {
        RequestRejected[] rejection = new RequestRejected[1];
        assertThatThrownBy(() -> throttle.charge(username, address))
                .isInstanceOfSatisfying(RequestRejected.class, rejected -> rejection[0] = rejected);
        assertThat(rejection[0].errorCode()).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
        return rejection[0].retryAfter().orElseThrow();
    }
}
