package dev.parley.account;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Serves the own profile: the display name, the language of the application, and who may add the account to rooms. */
@RestController
class ProfileController {

    /** Those that the application speaks; without one it speaks the browser's. */
    private static final Set<String> LANGUAGES = Set.of("", "en", "zh-CN");

    /** How many changes are free at once, and after which time there is one more: rooms full of people hear of each. */
    private static final int BURST = 10;

    private static final Duration INTERVAL = Duration.ofSeconds(6);

    private final Accounts accounts;
    private final SettingsChangeLimiter changes;

    @Autowired
    ProfileController(Accounts accounts) {
        this(accounts, InstantSource.system());
    }

    ProfileController(Accounts accounts, InstantSource clock) {
        this.accounts = accounts;
        this.changes = new SettingsChangeLimiter(BURST, INTERVAL, clock);
    }

    /** What is not given stays as it is. */
    @PatchMapping("/api/accounts/me")
    CurrentUser change(@RequestBody Profile wanted, Account account) {
        String username = account.username();
        var displayName = wanted.checkedDisplayName(username);
        var language = wanted.checkedLanguage();
        var addedBy = wanted.checkedAddedBy();
        changes.take(username);
        accounts.describe(username, displayName, language, addedBy);
        return accounts.find(username).map(CurrentUser::of).orElseThrow();
    }

    record Profile(
            @Nullable String displayName,
            @Nullable String language,
            @Nullable String addedBy) {

        @Nullable
        String checkedDisplayName(String username) {
            return displayName == null ? null : UsernameRules.displayName(displayName, username);
        }

        @Nullable
        String checkedLanguage() {
            if (language != null && !LANGUAGES.contains(language)) {
                throw new RequestRejected(ErrorCode.INVALID, "A language is en or zh-CN, or empty for the browser's.");
            }
            return language;
        }

        @Nullable
        AdditionPolicy checkedAddedBy() {
            return addedBy == null
                    ? null
                    : AdditionPolicy.ofCode(addedBy)
                            .orElseThrow(() -> new RequestRejected(
                                    ErrorCode.INVALID, "addedBy is everybody, sharedRooms or nobody."));
        }
    }
}
