package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.conversation.Whereabouts;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the directory of users, with who of them is here. */
@RestController
class DirectoryController {

    private static final int MOST = 50;
    /** As long as a display name may be; nothing longer can be found. */
    private static final int LONGEST_QUERY = 64;

    private final Accounts accounts;
    private final Whereabouts whereabouts;

    DirectoryController(Accounts accounts, Whereabouts whereabouts) {
        this.accounts = accounts;
        this.whereabouts = whereabouts;
    }

    record Listed(String username, String displayName, boolean online, boolean idle) {}

    /** @param caller not looked at: its being there makes sure that somebody is signed in */
    @GetMapping("/api/users")
    List<Listed> users(@RequestParam(name = "q", defaultValue = "") String text, Account caller) {
        if (text.length() > LONGEST_QUERY) {
            throw new Refusal(Reason.INVALID, "q must be at most " + LONGEST_QUERY + " characters long.");
        }
        return accounts.search(text, MOST).stream().map(this::listed).toList();
    }

    private Listed listed(Account account) {
        String username = account.username();
        return new Listed(
                username, account.displayName(), whereabouts.isOnline(username), whereabouts.isIdle(username));
    }
}
