package dev.parley.account;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets people say how they are shown to others, and in which language the application speaks to them. */
@RestController
class ProfileController {

    /** Those that the application speaks; without one it speaks the browser's. */
    private static final Set<String> LANGUAGES = Set.of("", "en", "zh-CN");

    /** How many changes are free at once, and after which time there is one more: rooms full of people hear of each. */
    private static final int BURST = 10;

    private static final Duration INTERVAL = Duration.ofSeconds(6);
    private static final int MOST_REMEMBERED = 10_000;

    private final Accounts accounts;
    private final TokenBuckets changes;

    @Autowired
    ProfileController(Accounts accounts) {
        this(accounts, InstantSource.system());
    }

    ProfileController(Accounts accounts, InstantSource clock) {
        this.accounts = accounts;
        this.changes = new TokenBuckets(BURST, INTERVAL, MOST_REMEMBERED, clock);
    }

    /** What is not given stays as it is. */
    @PatchMapping("/api/accounts/me")
    Me change(@RequestBody Profile wanted, Account account) {
        String username = account.username();
        var displayName = wanted.checkedDisplayName(username);
        var language = wanted.checkedLanguage();
        limitRate(username);
        accounts.describe(username, displayName, language);
        return accounts.find(username).map(Me::of).orElseThrow();
    }

    private void limitRate(String username) {
        synchronized (changes) {
            Duration wait = changes.untilNext(username);
            if (wait.compareTo(Duration.ZERO) > 0) {
                throw new Refusal(Reason.RATE_LIMITED, "You are changing your profile too fast.", wait);
            }
            changes.take(username);
        }
    }

    record Profile(@Nullable String displayName, @Nullable String language) {

        @Nullable
        String checkedDisplayName(String username) {
            return displayName == null ? null : Names.displayName(displayName, username);
        }

        @Nullable
        String checkedLanguage() {
            if (language != null && !LANGUAGES.contains(language)) {
                throw new Refusal(Reason.INVALID, "A language is en or zh-CN, or empty for the browser's.");
            }
            return language;
        }
    }
}
