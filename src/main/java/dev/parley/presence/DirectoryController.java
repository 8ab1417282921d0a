package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.account.AccountNames;
import dev.parley.conversation.PresenceLookup;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
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
    private final PresenceLookup presenceLookup;

    DirectoryController(AccountNames names, PresenceLookup presenceLookup) {
        this.names = names;
        this.presenceLookup = presenceLookup;
    }

    record Listed(String username, String displayName, boolean online, boolean idle) {}

    /** @param caller not looked at: its being there makes sure that somebody is signed in */
    @GetMapping("/api/users")
    List<Listed> users(@RequestParam(name = "q", defaultValue = "") String text, Account caller) {
        if (text.length() > LONGEST_QUERY) {
            throw new RequestRejected(ErrorCode.INVALID, "q must be at most " + LONGEST_QUERY + " characters long.");
        }
        return names.search(text, MOST).stream().map(this::listed).toList();
    }

    private Listed listed(AccountNames.ListedName named) {
        String username = named.username();
        return new Listed(
                username, named.displayName(), presenceLookup.isOnline(username), presenceLookup.isIdle(username));
    }
}
