package dev.parley.account.profile;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.Accounts;
import dev.parley.account.profile.ProfileController.UpdateProfileRequest;
import dev.parley.problem.ErrorCode;
import dev.parley.testing.ManualClock;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Proves that an account cannot flood other users with profile changes. */
@ServerTest
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
    void profileChangesTenTimesAtOnceAndThenEverySixSeconds() {
        var clock = new ManualClock();
        var accounts = server.bean(Accounts.class);
        var profiles = new ProfileController(accounts, clock);
        var ada = accounts.find("ada").orElseThrow();
        for (int i = 0; i < 10; i++) {
            assertThat(profiles.change(new UpdateProfileRequest("Ada " + i, null, null), ada)
                            .displayName())
                    .isEqualTo("Ada " + i);
        }

        var rejection = assertRefused(
                ErrorCode.RATE_LIMITED, () -> profiles.change(new UpdateProfileRequest("Eleven", null, null), ada));
        assertThat(rejection.retryAfter()).contains(Duration.ofSeconds(6));
        // A rejected change does not count.
        assertRefused(ErrorCode.INVALID, () -> profiles.change(new UpdateProfileRequest(null, "tlh", null), ada));
        var grace = accounts.find("grace").orElseThrow();
        assertThat(profiles.change(new UpdateProfileRequest("Grace", null, null), grace)
                        .displayName())
                .isEqualTo("Grace");

        clock.advance(Duration.ofSeconds(6));
        assertThat(profiles.change(new UpdateProfileRequest("Eleven", null, null), ada)
                        .displayName())
                .isEqualTo("Eleven");
    }
}
