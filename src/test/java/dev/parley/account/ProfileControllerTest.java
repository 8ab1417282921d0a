package dev.parley.account;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.ProfileController.Profile;
import dev.parley.problem.ErrorCode;
import dev.parley.testing.ManualClock;
import dev.parley.testing.ParleyServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Proves that nobody keeps all others busy with a name that changes all the time. */
class ProfileControllerTest {

    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        server.client().register("ada");
        server.client().register("grace");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void profileIsChangedTenTimesAtOnceAndThenEverySixSeconds() {
        var clock = new ManualClock();
        var accounts = server.bean(Accounts.class);
        var profiles = new ProfileController(accounts, clock);
        var ada = accounts.find("ada").orElseThrow();
        for (int i = 0; i < 10; i++) {
            assertThat(profiles.change(new Profile("Ada " + i, null, null), ada).displayName())
                    .isEqualTo("Ada " + i);
        }

        var refusal =
                assertRefused(ErrorCode.RATE_LIMITED, () -> profiles.change(new Profile("Eleven", null, null), ada));
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(6));
        // What can never be done takes nothing from it.
        assertRefused(ErrorCode.INVALID, () -> profiles.change(new Profile(null, "tlh", null), ada));
        var grace = accounts.find("grace").orElseThrow();
        assertThat(profiles.change(new Profile("Grace", null, null), grace).displayName())
                .isEqualTo("Grace");

        clock.advance(Duration.ofSeconds(6));
        assertThat(profiles.change(new Profile("Eleven", null, null), ada).displayName())
                .isEqualTo("Eleven");
    }
}
