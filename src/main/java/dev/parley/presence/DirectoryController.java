package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.account.AccountNames;
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
    /** As long as a display name may be. */
    private static final int LONGEST_QUERY = 64;

    private final AccountNames names;
    private final Whereabouts whereabouts;

    DirectoryController(AccountNames names, Whereabouts whereabouts) {
        this.names = names;
        this.whereabouts = whereabouts;
    }

    record Listed(String username, String displayName, boolean online, boolean idle) {}

    /** @param caller not looked at: its being there makes sure that somebody is signed in */
    @GetMapping("/api/users")
    List<Listed> users(@RequestParam(name = "q", defaultValue = "") String text, Account caller) {
        if (text.length() > LONGEST_QUERY) {
            throw new Refusal(Reason.INVALID, "q must be at most " + LONGEST_QUERY + " characters long.");
        }
        return names.search(text, MOST).stream().map(this::listed).toList();
    }

    private Listed listed(AccountNames.Named named) {
        String username = named.username();
        return new Listed(username, named.displayName(), whereabouts.isOnline(username), whereabouts.isIdle(username));
    }
}
