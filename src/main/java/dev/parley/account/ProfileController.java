package dev.parley.account;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets people say how they are shown to others, and in which language the application speaks to them. */
@RestController
class ProfileController {

    /** Those that the application speaks; without one it speaks the browser's. */
    private static final Set<String> LANGUAGES = Set.of("", "en", "zh-CN");

    private final Accounts accounts;

    ProfileController(Accounts accounts) {
        this.accounts = accounts;
    }

    /** What is not given stays as it is. */
    @PatchMapping("/api/accounts/me")
    Me change(@RequestBody Profile wanted, Account account) {
        String username = account.username();
        accounts.describe(username, wanted.checkedDisplayName(username), wanted.checkedLanguage());
        return accounts.find(username).map(Me::of).orElseThrow();
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
