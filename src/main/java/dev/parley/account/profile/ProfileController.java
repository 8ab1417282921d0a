package dev.parley.account.profile;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.account.AdditionPolicy;
import dev.parley.account.CurrentUser;
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

/**
 * Changes the caller's profile: the display name, the language of the application, and who may add the account to
 * rooms.
 */
@RestController
class ProfileController {

    /** The languages of the application. The empty string selects the browser's language. */
    private static final Set<String> LANGUAGES = Set.of("", "en", "zh-CN");

    /** Ten changes at once, and then one every 6 s: all members of the user's rooms receive each change. */
    private static final int BURST = 10;

    private static final Duration INTERVAL = Duration.ofSeconds(6);

    private final Accounts accounts;
    private final SettingsChangeLimiter changeLimiter;

    @Autowired
    ProfileController(Accounts accounts) {
        this(accounts, InstantSource.system());
    }

    ProfileController(Accounts accounts, InstantSource clock) {
        this.accounts = accounts;
        this.changeLimiter = new SettingsChangeLimiter(BURST, INTERVAL, clock);
    }

    /** Changes the profile. Missing fields stay unchanged. */
    @PatchMapping("/api/accounts/me")
    CurrentUser change(@RequestBody UpdateProfileRequest request, Account account) {
        String username = account.username();
        var displayName = request.checkedDisplayName(username);
        var language = request.checkedLanguage();
        var addedBy = request.checkedAddedBy();
        changeLimiter.charge(username);
        accounts.updateProfile(username, displayName, language, addedBy);
        return accounts.find(username).map(CurrentUser::of).orElseThrow();
    }

    record UpdateProfileRequest(
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
                throw new RequestRejected(
                        ErrorCode.INVALID, "`language` must be en or zh-CN, or empty for the browser's language.");
            }
            return language;
        }

        @Nullable
        AdditionPolicy checkedAddedBy() {
            return addedBy == null
                    ? null
                    : AdditionPolicy.ofCode(addedBy)
                            .orElseThrow(() -> new RequestRejected(
                                    ErrorCode.INVALID, "`addedBy` must be everybody, sharedRooms or nobody."));
        }
    }
}
